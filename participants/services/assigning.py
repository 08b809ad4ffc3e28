"""Which IBM people hold the relationship with a company (D9, R24, R33)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from participants.assignment_kinds import FITTING_ROLES
from participants.models import IN_RELATION, Assignment, AssignmentKind, Lifecycle, Participant
from participants.services.behalf import as_ibm


class NotYetInvited(Refusal):
    """An alliance manager is assigned by the invitation, not before (R24)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is not invited yet; inviting assigns the alliance manager.") % {"name": name}
        )


class NoLongerAParticipant(Refusal):
    """Nobody is assigned to a company whose Program Agreement has ended (R2)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is no Participant any more. Nominate it again before you assign anybody.")
            % {"name": name}
        )


class RoleDoesNotFit(Refusal):
    """The person's IBM role cannot hold this assignment, or the person has no access (D9, R33)."""

    def __init__(self, user: User, kind: AssignmentKind) -> None:
        roles = ", ".join(role.name for role in FITTING_ROLES[kind])
        super().__init__(
            _("%(person)s cannot be %(kind)s. Choose an active person with the role: %(roles)s.")
            % {"person": user, "kind": kind.label, "roles": roles}
        )


class NoProspect(Refusal):
    """Only a prospect is briefed (R23)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is no prospect any more; its alliance manager speaks for IBM.") % {"name": name}
        )


class AssignmentEnded(Refusal):
    """The assignment has ended already."""

    def __init__(self) -> None:
        super().__init__(_("This assignment has ended already. Load the page again."))


def assign_alliance_manager(
    *, by: User | None, participant: Participant, user: User, today: date, why: str = ""
) -> Assignment:
    """Make a person the one IBM alliance manager of a company; the previous one's assignment ends (R24).

    Raises NotYetInvited, NoLongerAParticipant, RoleDoesNotFit.
    """
    _refuse_unfit(participant, user, AssignmentKind.MANAGER)
    with as_ibm(by, why=why or "alliance manager assigned"):
        Participant.objects.select_for_update().get(pk=participant.pk)
        present = Assignment.objects.filter(participant=participant, ended_on=None)
        held: Assignment | None = present.filter(kind=AssignmentKind.MANAGER).first()
        if held is not None and held.user_id == user.pk:
            return held
        present.filter(kind=AssignmentKind.MANAGER).update(ended_on=today)
        present.filter(kind=AssignmentKind.DEPUTY, user=user).update(ended_on=today)
        return Assignment.objects.create(
            participant=participant, user=user, kind=AssignmentKind.MANAGER, since=today
        )


def assign_deputy(
    *, by: User | None, participant: Participant, user: User, today: date, why: str = ""
) -> Assignment:
    """Add a deputy, who acts like the alliance manager (D9).

    Raises NotYetInvited, NoLongerAParticipant, RoleDoesNotFit.
    """
    return _add(by, participant, user, AssignmentKind.DEPUTY, today, why or "deputy assigned")


def assign_sponsor(
    *, by: User | None, participant: Participant, user: User, today: date, why: str = ""
) -> Assignment:
    """Assign IBM's executive sponsor, whom the participant cannot choose (R33).

    Raises NotYetInvited, NoLongerAParticipant, RoleDoesNotFit.
    """
    return _add(by, participant, user, AssignmentKind.SPONSOR, today, why or "executive sponsor assigned")


def assign_briefer(
    *, by: User | None, participant: Participant, user: User, today: date, why: str = ""
) -> Assignment:
    """Name the person who briefs a prospect and so sees it; the one before sees it no more (R23, D9).

    Raises NoProspect, RoleDoesNotFit.
    """
    if participant.lifecycle != Lifecycle.PROSPECT:
        raise NoProspect(participant.name)
    if not user.is_active or user.role not in FITTING_ROLES[AssignmentKind.BRIEFER]:
        raise RoleDoesNotFit(user, AssignmentKind.BRIEFER)
    with as_ibm(by, why=why or "briefing person named"):
        Participant.objects.select_for_update().get(pk=participant.pk)
        end_briefing_assignments(by=by, participant=participant, today=today, but=user, why=why)
        assignment, _created = Assignment.objects.get_or_create(
            participant=participant, user=user, kind=AssignmentKind.BRIEFER, ended_on=None,
            defaults={"since": today},
        )  # fmt: skip
    return assignment


def end_briefing_assignments(
    *, by: User | None, participant: Participant, today: date, but: User | None = None, why: str = ""
) -> None:
    """End who briefed a prospect, once it is invited, closed, or briefed by another person (R23, D9)."""
    with as_ibm(by, why=why or "briefing ended"):
        open_ones = Assignment.objects.filter(
            participant=participant, kind=AssignmentKind.BRIEFER, ended_on=None
        )
        open_ones.exclude(user=but).update(ended_on=today)


def end_assignment(*, by: User | None, assignment: Assignment, today: date, why: str) -> Assignment:
    """End an assignment; the person sees the company no more. Raises AssignmentEnded."""
    with as_ibm(by, why=why):
        present: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if present.ended_on is not None:
            raise AssignmentEnded
        present.ended_on = max(today, present.since)
        present.save(update_fields=["ended_on"])
    return present


def _add(
    by: User | None, participant: Participant, user: User, kind: AssignmentKind, today: date, why: str
) -> Assignment:
    _refuse_unfit(participant, user, kind)
    with as_ibm(by, why=why):
        assignment, _created = Assignment.objects.get_or_create(
            participant=participant, user=user, kind=kind, ended_on=None, defaults={"since": today}
        )
    return assignment


def _refuse_unfit(participant: Participant, user: User, kind: AssignmentKind) -> None:
    if participant.lifecycle in (Lifecycle.PROSPECT, Lifecycle.CLOSED):
        raise NotYetInvited(participant.name)
    if participant.lifecycle not in IN_RELATION:
        raise NoLongerAParticipant(participant.name)
    if not user.is_active or user.role not in FITTING_ROLES[kind]:
        raise RoleDoesNotFit(user, kind)
