"""A company is nominated: it becomes a prospect, with what it would bring (R1, R5, R22)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.clock import program_zone
from kernel.locks import one_at_a_time
from kernel.refusal import Refusal
from onboarding.company_names import domain_of
from onboarding.models import OPEN_STAGES, Prospect
from onboarding.selectors.lookalikes import Lookalike, lookalikes, renominable
from onboarding.services.checklist import start_checklist
from onboarding.services.permitted import refuse_unless
from participants.models import (
    Assignment,
    Incorporation,
    IncorporationRole,
    Lifecycle,
    Offering,
    OtherProgram,
    Participant,
    Technology,
)
from participants.services import move_lifecycle, record_participant
from participants.services.behalf import as_ibm
from tiers.selectors.guides import guide_in_force


@dataclass(frozen=True)
class PlannedOffering:
    """An IBM Services Offering that the technology would be incorporated in, and how (R1)."""

    offering: str
    role: IncorporationRole = IncorporationRole.NOT_RECORDED


@dataclass(frozen=True)
class Candidate:
    """What is known of a company at its nomination; `slug` is made of the name where none is given."""

    name: str
    slug: str = ""
    website: str = ""
    technology: str = ""
    offerings: tuple[PlannedOffering, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    summary: str = ""
    other_programs: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The company's own domain, empty where nothing tells it."""
        return domain_of(website=self.website, email=self.contact_email)


class LooksKnown(Refusal):
    """Companies on record have the name or the domain; an administrator says whether it is one of them."""

    def __init__(self, found: tuple[Lookalike, ...]) -> None:
        self.found = found
        known = ", ".join(f"{each.name} ({each.lifecycle.label.lower()})" for each in found)
        super().__init__(
            _("This may be a company on record: %(known)s. Say whether it is, then nominate it.")
            % {"known": known}
        )


class CandidateAlready(Refusal):
    """A company has one candidacy at a time, and a Participant needs none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is a candidate or a Participant already. Open its page.") % {"name": name}
        )


def nominate(*, by: User | None, candidate: Candidate, known_apart: bool = False, now: datetime) -> Prospect:
    """Record a new company as a prospect under the guide in force, with its technology, the offerings it
    would be part of, and its other programs, which are no obstacle (R1, R5).

    `known_apart`: an administrator has seen the companies that look like it. Raises NotPermitted,
    LooksKnown, SlugTaken.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why="nominated"):
        one_at_a_time("onboarding.nominating")  # the second who nominates a company is shown the first's
        found = () if known_apart else lookalikes(name=candidate.name, domain=candidate.domain)
        if found:
            raise LooksKnown(found)
        company = record_participant(
            by=by,
            slug=candidate.slug or _free_slug(candidate.name),
            name=candidate.name,
            website=candidate.website,
            why="nominated",
        )
        return _open_candidacy(by, company, candidate, now)


def nominate_again(
    *, by: User | None, participant: Participant, candidate: Candidate, now: datetime
) -> Prospect:
    """Open a candidacy of a company on record: one that left, did not come in, or was taken over as a
    prospect. Its history stays, and the earlier candidacy is linked (R30).

    Raises NotPermitted, CandidateAlready.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    today = now.astimezone(program_zone()).date()
    with as_ibm(by, why="nominated again"):
        company = Participant.objects.select_for_update().get(pk=participant.pk)
        candidacies = Prospect.objects.filter(participant=company)
        if not renominable(company.lifecycle, candidate=candidacies.filter(stage__in=OPEN_STAGES).exists()):
            raise CandidateAlready(company.name)
        if company.lifecycle != Lifecycle.PROSPECT:
            company = move_lifecycle(
                by=by, participant=company, to=Lifecycle.PROSPECT, on=today, why="nominated again"
            )
        # Whoever held the relationship sees the prospect no more than other managers do (D9).
        Assignment.objects.filter(participant=company, ended_on=None).update(ended_on=today)
        if candidate.website and candidate.website != company.website:
            Participant.objects.filter(pk=company.pk).update(website=candidate.website)
        return _open_candidacy(by, company, candidate, now)


def _open_candidacy(by: User | None, company: Participant, candidate: Candidate, now: datetime) -> Prospect:
    _record_facts(company, candidate)
    prospect: Prospect = Prospect.objects.create(
        participant=company,
        guide=guide_in_force(now.astimezone(program_zone()).date()),
        stage_since=now,
        summary=candidate.summary.strip(),
        domain=candidate.domain or domain_of(website=company.website),
        contact_name=candidate.contact_name.strip(),
        contact_email=candidate.contact_email.strip().lower(),
        nominated_at=now,
        nominated_by=by,
        previous=Prospect.objects.filter(participant=company).order_by("-pk").first(),
    )
    start_checklist(prospect=prospect)
    return prospect


def _record_facts(company: Participant, candidate: Candidate) -> None:
    """Record what is new of the company's facts; a company on record keeps what it has."""
    technology = None
    if candidate.technology.strip():
        technology, _new = Technology.objects.get_or_create(
            participant=company, name=candidate.technology.strip()
        )
    for planned in candidate.offerings:  # a few, as are the programs
        offering, _new = Offering.objects.get_or_create(name=planned.offering.strip())
        Incorporation.objects.get_or_create(
            participant=company, offering=offering, technology=technology, defaults={"role": planned.role}
        )
    for program in candidate.other_programs:
        OtherProgram.objects.get_or_create(participant=company, name=program.strip())


def _free_slug(name: str) -> str:
    """Return a short name for addresses that no company has."""
    base = slugify(name)[:50] or "company"
    taken = set(Participant.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        each
        for each in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        if each not in taken
    )
