"""A company's people on both sides let go of it at once: it has left, or never came in (R30)."""

from datetime import datetime

from accounts.models import ApiToken, User
from accounts.services import end_sessions
from kernel.clock import program_zone
from kernel.periods import program_day
from participants.models import Assignment, ColleagueInvitation, Membership, Participant
from participants.services.behalf import as_ibm


def end_relationship(*, by: User | None, participant: Participant, why: str, now: datetime) -> None:
    """End the access of all the company's people, with their sessions and the tokens bound to it, revoke what
    invitations of colleagues are open, and end IBM's assignments; the last manager's, too.

    Whoever belongs to another company as well signs in again, and is in that one alone.
    """
    today = program_day(now, program_zone())
    with as_ibm(by, why=why):
        members = Membership.objects.filter(participant=participant, ended_at=None)
        people = list(User.objects.filter(pk__in=members.values("user_id")).order_by("pk"))
        members.update(ended_at=now)
        ApiToken.objects.filter(participant_id=participant.pk, revoked_at=None).update(revoked_at=now)
        for person in people:  # each has a few sessions, in a store that knows them one by one
            end_sessions(user=person)
        waiting = ColleagueInvitation.objects.filter(participant=participant, accepted_at=None)
        waiting.filter(revoked_at=None).update(revoked_at=now)
        Assignment.objects.filter(participant=participant, ended_on=None).update(ended_on=today)
