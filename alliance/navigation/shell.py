"""The context processor. Everything is lazy: an answer that shows no shell asks the database nothing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.permissions import Actor
from alliance.navigation.account import account_lines
from alliance.navigation.counts import (
    ShellCounts,
    Workspace,
    counts_for_ibm,
    counts_for_partner,
)
from alliance.navigation.lines import ibm_groups, partner_groups, public_items
from kernel import clock
from kernel.addresses import address
from kernel.components import NavGroup, Shell
from kernel.tenancy import Role, acting
from participants.selectors import actor_of


@dataclass(frozen=True, slots=True)
class _Surroundings:
    shell: Shell | None = None
    nav: tuple[NavGroup, ...] = ()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates show around a page, and `actor` and `participant` for the page."""
    around: Any = SimpleLazyObject(lambda: _surroundings(request))
    return {
        "actor": getattr(request, "actor", None),
        "participant": getattr(request, "participant", None),
        "shell": SimpleLazyObject(lambda: around.shell),
        "nav": SimpleLazyObject(lambda: around.nav),
        "account_lines": account_lines(),
        "public_nav": SimpleLazyObject(lambda: public_items(_page(request))),
    }


def _surroundings(request: HttpRequest) -> _Surroundings:
    """Ask as the page does; a page of sign-in entered no tenancy, so the shell enters its own."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return _Surroundings()
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        return _around(request, user, actor)
    with acting(role=Role.STAFF if user.role else Role.APP, user=user.pk):
        return _around(request, user, actor_of(user))


def _around(request: HttpRequest, user: User, actor: Actor) -> _Surroundings:
    here, page = _workspace(request), _page(request)
    if actor.is_ibm:
        counts = counts_for_ibm(actor, here, today=clock.today())
        nav = ibm_groups(actor, here, counts, page)
    else:
        counts, workspaces = counts_for_partner(actor, here, today=clock.today())
        if here is None and len(workspaces) == 1:
            here = workspaces[0]
        nav = partner_groups(actor, here, workspaces, counts, page)
    return _Surroundings(_shell_of(user, actor, counts, here), nav)


def _shell_of(user: User, actor: Actor, counts: ShellCounts, here: Workspace | None) -> Shell:
    held = actor.ibm_role or (actor.memberships.get(here.participant_id) if here else None)
    return Shell(
        person=str(user),
        role=held.name if held else "",
        organisation=here.name if here else "",
        home_url=_home(actor, here),
        notices_url=address("accounts:notices"),
        unread=counts.unread,
    )


def _home(actor: Actor, here: Workspace | None) -> str:
    if actor.is_ibm:
        return address("portfolio")
    return address("participant_home", here.slug) if here else address("home")


def _workspace(request: HttpRequest) -> Workspace | None:
    participant = getattr(request, "participant", None)
    if participant is None:
        return None
    return Workspace.of(participant.pk, participant.slug, participant.name, participant.lifecycle)


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
