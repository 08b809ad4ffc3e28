"""Every address of the portal with its access rule, found by walking the URLconf."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kernel.access import AccessRule, UndeclaredView, rule_of
from kernel.tenancy import Role, acting
from tests.contract.world import MISSING, OURS, THEIRS, World

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
NO_ID = 987654321


@dataclass(frozen=True)
class Route:
    """One entry of the URLconf: `name` with its namespace, the arguments it takes, its view."""

    name: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def rule(self) -> AccessRule:
        """The declared access rule; raises UndeclaredView."""
        return rule_of(self.view)

    def address(self, given: dict[str, str | int]) -> str:
        """The address with these arguments."""
        return reverse(self.name, kwargs={argument: given[argument] for argument in self.arguments})


def routes() -> list[Route]:
    """Every route of the portal, in the order of the URLconf."""
    return list(_walk(get_resolver(), (), ""))


def declared_routes() -> list[Route]:
    """The routes that can be entered at all: those whose view declares its rule."""
    return [route for route in routes() if _declares(route)]


def _declares(route: Route) -> bool:
    try:
        return bool(route.rule.name)
    except UndeclaredView:
        return False


def _walk(resolver: URLResolver, namespaces: tuple[str, ...], prefix: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        pattern = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each, inner, pattern)
        elif isinstance(each, URLPattern):
            arguments = tuple(one or other for one, other in _ARGUMENT.findall(pattern))
            yield Route(":".join((*namespaces, each.name or pattern)), arguments, each.callback)


@dataclass(frozen=True)
class Filled:
    """A value for every argument that a route takes, by the argument's name."""

    values: dict[str, str | int]

    def missing_for(self, route: Route) -> list[str]:
        """The arguments of the route for which the world has no value yet."""
        return [argument for argument in route.arguments if argument not in self.values]


def of_company(world: World, slug: str) -> Filled:
    """What a route takes to reach this company's rows; guides and feeds are the same for both."""
    from accounts.models import ApiToken
    from agreements.models import AgreementFact, AgreementSigning, AgreementText, WindDownStep
    from alliance.mailbox.numbers import link_token
    from alliance.models import PublicQuestion, Ticket
    from kernel.models import OutboxMail
    from onboarding.models import Briefing, ChecklistItem
    from participants.models import (
        Assignment,
        ColleagueInvitation,
        Incorporation,
        Membership,
        TrainedPerson,
    )
    from pipeline.models import Feed, Lead
    from tiers.models import Assessment, ProgramGuide, RemediationPlan, TierStanding

    company = world.companies[slug]
    person = world.people["omar" if slug == THEIRS else "ada"]

    def of(model: Any, **given: Any) -> int:
        return model.objects.filter(participant=company, **given).order_by("pk").first().pk  # type: ignore[no-any-return]

    with acting(role=Role.STAFF, why="contract"):
        return Filled(
            {
                "slug": slug,
                "run_id": world.runs["published" if slug == OURS else "reviewed"].pk,
                "clause": "4.5",
                "plan_id": of(RemediationPlan),
                "lead_id": of(Lead),
                "assessment_id": of(Assessment, run=world.runs["published"]),
                "standing_id": of(TierStanding),
                "agreement_id": of(AgreementFact),
                "signing_id": of(AgreementSigning),
                "text_id": AgreementText.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
                "assignment_id": of(Assignment),
                "member_id": of(Membership),
                "incorporation_id": of(Incorporation),
                "trained_id": of(TrainedPerson),
                "invitation_id": of(ColleagueInvitation, accepted_at=None),
                "token_id": ApiToken.objects.filter(user=person).order_by("pk").first().pk,
                "token": world.links[slug],
                "user_id": person.pk,
                "feed_id": Feed.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
                "mail_id": OutboxMail.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
                "guide_id": ProgramGuide.objects.get(version="2028.1").pk,
                "section": "conditions",
                "version": "2027.1",
                "ticket_id": of(Ticket),
                "ticket_token": link_token(Ticket.objects.filter(participant=None).get().number),
                "question_id": PublicQuestion.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
                "briefing_id": of(Briefing),
                "item_id": of(ChecklistItem),
                "step_id": of(WindDownStep),
                "to": "preparing",
                "kind": "technology",
                "key": "crm",
                "uidb36": "1",
                "pk": NO_ID,
            }
        )


def of_nobody(given: Filled) -> Filled:
    """The same arguments, leading nowhere."""
    return Filled(
        {
            name: NO_ID if isinstance(value, int) else MISSING if name in ("slug", "token") else value
            for name, value in given.values.items()
        }
    )


def mixed(ours: Filled, theirs: Filled) -> Filled:
    """Our company's address with their rows: what a curious person types."""
    return Filled({**theirs.values, "slug": ours.values["slug"]})
