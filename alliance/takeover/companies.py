"""Companies and their IBM alliance managers, as the file states them (R2, R24)."""

from collections.abc import Sequence
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR
from agreements.models import AgreementFact, AgreementKind
from alliance.takeover.reading import CompanyRow, Problem, TakeOverRefused
from alliance.takeover.reconciling import change_rows
from onboarding.models import Prospect
from participants.models import IN_RELATION, Assignment, AssignmentKind, Lifecycle, Participant

_OPEN = (Lifecycle.PROSPECT, Lifecycle.ACTIVE)


def settle_companies(rows: Sequence[CompanyRow]) -> tuple[dict[str, Participant], set[int], set[int]]:
    """Create or change the companies; return them by slug, with the ids created and the ids changed.

    Active with a signed Program Agreement, else a prospect (R2); who is leaving or has left stays so, and
    so does who came in, or comes in, as a candidate. Raises TakeOverRefused for a candidate's new agreement.
    """
    slugs = [row.slug for row in rows]
    present = Participant.objects.select_for_update(no_key=True).filter(slug__in=slugs)
    stored = {each.slug: each for each in present.order_by("pk")}
    candidates = set(
        Prospect.objects.filter(participant__slug__in=slugs).values_list("participant", flat=True)
    )
    _refuse_signed_candidates(rows, {slug: each for slug, each in stored.items() if each.pk in candidates})
    new = [_new(row) for row in rows if row.slug not in stored]
    changed = [
        company
        for row in rows
        if (company := stored.get(row.slug)) and _apply(company, row, candidate=company.pk in candidates)
    ]
    Participant.objects.bulk_create(new, batch_size=5000)
    if changed:
        change_rows(Participant, changed, ["name", "joined_on", "lifecycle"])
    companies = stored | {each.slug: each for each in new}
    return companies, {each.pk for each in new}, {each.pk for each in changed}


def settle_managers(
    rows: Sequence[CompanyRow], companies: dict[str, Participant], *, today: date
) -> set[int]:
    """Assign the named IBM alliance managers, created where new; return the participants touched.

    A prospect gets none: the invitation assigns (R24). A blank cell leaves the assignment as it is.
    Raises TakeOverRefused for a person who cannot be one.
    """
    people = _people(rows)
    named = {
        companies[row.slug].pk: people[row.alliance_manager]
        for row in rows
        if row.alliance_manager and companies[row.slug].lifecycle in IN_RELATION
    }
    held = Assignment.objects.filter(
        participant_id__in=list(named), kind=AssignmentKind.MANAGER, ended_on=None
    )
    kept, replaced = set(), []
    for assignment in held:
        if assignment.user_id == named[assignment.participant_id].pk:
            kept.add(assignment.participant_id)
        else:
            replaced.append(assignment.pk)
    Assignment.objects.filter(pk__in=replaced).update(ended_on=today)
    missing = {participant: person for participant, person in named.items() if participant not in kept}
    Assignment.objects.bulk_create(
        (
            Assignment(participant_id=participant, user=person, kind=AssignmentKind.MANAGER, since=today)
            for participant, person in missing.items()
        ),
        batch_size=5000,
    )
    return set(missing)


def _new(row: CompanyRow) -> Participant:
    lifecycle = Lifecycle.ACTIVE if row.program_agreement_signed_on else Lifecycle.PROSPECT
    return Participant(slug=row.slug, name=row.name, joined_on=row.joined_on, lifecycle=lifecycle)


def _refuse_signed_candidates(rows: Sequence[CompanyRow], candidates: dict[str, Participant]) -> None:
    """A candidate becomes a Participant by its invitation and both signatures, not by a file (R2, R7)."""
    outside = {slug: company for slug, company in candidates.items() if not company.admitted}
    known = set(
        AgreementFact.objects.filter(
            participant__in=outside.values(), kind=AgreementKind.PROGRAM
        ).values_list("participant__slug", "signed_on")
    )
    words = _(
        "%(name)s is a candidate in the portal, or was one. Leave this cell blank; both sides sign there."
    )
    problems = [
        Problem(row.line, "program_agreement_signed_on", words % {"name": outside[row.slug].name})
        for row in rows
        if row.slug in outside
        and row.program_agreement_signed_on is not None
        and (row.slug, row.program_agreement_signed_on) not in known
    ]
    if problems:
        raise TakeOverRefused(problems)


def _apply(company: Participant, row: CompanyRow, *, candidate: bool) -> bool:
    """Bring a stored company to the row; return whether anything differs."""
    before = (company.name, company.joined_on, company.lifecycle)
    company.name = row.name
    if candidate:  # the portal knows its life better than a file from before it
        return before[0] != company.name
    if "program_agreement_signed_on" not in row.stated:
        company.joined_on = row.joined_on or company.joined_on
    elif row.program_agreement_signed_on:
        company.joined_on = row.joined_on
        if company.lifecycle in (*_OPEN, Lifecycle.INVITED):
            company.lifecycle = Lifecycle.ACTIVE
    elif company.lifecycle in _OPEN:
        company.joined_on, company.lifecycle = row.joined_on, Lifecycle.PROSPECT
    return before != (company.name, company.joined_on, company.lifecycle)


def _people(rows: Sequence[CompanyRow]) -> dict[str, User]:
    wanted = {row.alliance_manager: row for row in rows if row.alliance_manager}
    stored = User.objects.annotate(email_lower=Lower("email")).filter(email_lower__in=list(wanted))
    known = {user.email.lower(): user for user in stored}
    problems = [
        Problem(wanted[email].line, "alliance_manager", _unfit(user))
        for email, user in known.items()
        if _unfit(user)
    ]
    if problems:
        raise TakeOverRefused(problems)
    new = [
        User(email=email, name=_name_of(email), ibm_role=ALLIANCE_MANAGER.key, password=make_password(None))
        for email in wanted
        if email not in known
    ]
    User.objects.bulk_create(new)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new
    )
    return known | {user.email: user for user in new}


def _unfit(user: User) -> str:
    if not user.is_active:
        return _("%s has no access any more. Reactivate the person, or name another.") % user.email
    if user.role not in (ALLIANCE_MANAGER, PROGRAM_ADMINISTRATOR):
        return _("%s is no IBM alliance manager. Change the person's role, or name another.") % user.email
    return ""


def _name_of(email: str) -> str:
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words) or email
