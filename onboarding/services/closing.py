"""A candidacy ends without admission: declined by the company, withdrawn by IBM (R7)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.services import withdraw_open_offer
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.models import Briefing, BriefingState, InvitationState, ProgramInvitation, Prospect, Stage
from onboarding.models.invitations import ANSWERABLE
from onboarding.services.briefings import call_off
from onboarding.services.permitted import NotPermitted, refuse_unless, refuse_unless_either
from onboarding.services.stages import given, moving
from participants.models import Assignment, ColleagueInvitation, Lifecycle
from participants.services import move_lifecycle
from participants.services.behalf import as_ibm

WHO_DECIDES = frozenset({Permission.MANAGE_TEAM, Permission.SIGN})
"""On the company's side: its alliance manager, and who signs for it."""
WHO_ANSWERS = frozenset({Permission.SIGN})
"""Once the company is invited: the invitation is the signatories' alone to answer."""


class SignatoryAnswers(Refusal):
    """An invited company declines by a person who signs for it."""

    def __init__(self) -> None:
        super().__init__(
            _("The company is invited: only a signatory of it declines. Ask one of them to answer.")
        )


def who_declines(stage: str) -> frozenset[Permission]:
    """Return which permissions on the company's side let a person decline at a stage."""
    return WHO_ANSWERS if stage == Stage.INVITED else WHO_DECIDES


def withdraw(*, by: User | None, prospect: Prospect, reason: str, now: datetime) -> Prospect:
    """IBM considers the company no more. Raises StageRefused, NotPermitted, SayWhy."""
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    return _close(by, prospect, Stage.WITHDRAWN, given(reason), now)


def decline(*, by: User | None, prospect: Prospect, reason: str, now: datetime) -> Prospect:
    """The company does not want to come in: said by its alliance manager or a signatory, once it is
    invited by a signatory alone, or recorded by an administrator.

    Raises StageRefused, NotPermitted, SignatoryAnswers, SayWhy.
    """
    refuse_unless_either(by, prospect.participant, ours=Permission.MANAGE_PROSPECTS, theirs=WHO_DECIDES)
    try:
        refuse_unless_either(
            by,
            prospect.participant,
            ours=Permission.MANAGE_PROSPECTS,
            theirs=who_declines(prospect.stage),
        )
    except NotPermitted as refusal:
        raise SignatoryAnswers from refusal
    return _close(by, prospect, Stage.DECLINED, given(reason), now)


def _close(by: User | None, prospect: Prospect, to: Stage, reason: str, now: datetime) -> Prospect:
    """End a candidacy with all that is open of it; its people see it, closed, until it is erased.

    Why IBM withdraws is IBM's alone, also in the record of what the company reads of itself.
    """
    said = reason if to is Stage.DECLINED else _("IBM considers the company no more.")
    with moving(by, prospect, to, now=now, why=reason) as present:
        present.closed_reason = reason
        present.save(update_fields=["closed_reason"])
        _end_invitation(by, present, to, reason, now)
        _let_go(by, present, said, now)
    return present


def _let_go(by: User | None, prospect: Prospect, said: str, now: datetime) -> None:
    """End what the company and IBM's people still have of a candidacy, under its lock; `said` is read by
    both.
    """
    today, company = program_day(now, program_zone()), prospect.participant
    with as_ibm(by, why=said):
        ColleagueInvitation.objects.filter(participant=company, accepted_at=None, revoked_at=None).update(
            revoked_at=now
        )
        withdraw_open_offer(by=by, participant=company, reason=said, now=now)
        planned = Briefing.objects.select_related("presenter", "participant")
        for briefing in planned.filter(prospect=prospect, state=BriefingState.PLANNED):  # one at most
            call_off(briefing, now=now)
        Assignment.objects.filter(participant=company, ended_on=None).update(ended_on=today)
        move_lifecycle(by=by, participant=company, to=Lifecycle.CLOSED, on=today, why=said)


def close_declined(*, by: User | None, participant_id: int, reason: str, now: datetime) -> None:
    """Close the candidacy of an invited company whose signatory declined the text (R2); call it as staff.

    A Participant that declines a later version is no candidate: nothing happens.
    """
    invited = Prospect.objects.filter(participant=participant_id, stage=Stage.INVITED).first()
    if invited is not None:
        _close(by, invited, Stage.DECLINED, given(reason), now)


def _end_invitation(by: User | None, prospect: Prospect, to: Stage, reason: str, now: datetime) -> None:
    """Answer what waits for an answer with the company's no, or take it back; under the candidacy's lock."""
    waiting = ProgramInvitation.objects.filter(prospect=prospect, state__in=ANSWERABLE)
    if to == Stage.DECLINED:
        waiting.update(state=InvitationState.DECLINED, answered_by=by, answered_at=now, decline_reason=reason)
    else:
        waiting.update(state=InvitationState.REVOKED)
