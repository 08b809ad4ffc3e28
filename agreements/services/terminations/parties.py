"""For which party somebody speaks, and the notice under its lock (R30)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.models import Side, Termination, TerminationState
from agreements.selectors.people import signatories_of
from kernel.clock import program_zone
from kernel.formats import day
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.models import Participant
from participants.selectors import actor_of


class MayNotEnd(Refusal):
    """Only who binds a party ends its agreement, or takes a notice back (R30)."""

    def __init__(self, company: str, signatories: list[str]) -> None:
        words = _(
            "Only a program administrator or a signatory of %(company)s may do this. Signatories: %(names)s."
        )
        super().__init__(
            words % {"company": company, "names": ", ".join(signatories) or _("none is named yet")}
        )


class NoticeClosed(Refusal):
    """The notice was taken back or has taken effect."""

    def __init__(self, notice: Termination) -> None:
        if notice.state == TerminationState.CANCELLED:
            words = _("Both parties have taken this notice back already. Load the page again.")
        else:
            words = _("The notice took effect on %(day)s. The company can be nominated again.")
        super().__init__(words % {"day": day(notice.effective_on)})


def party_of(by: User | None, company: Participant) -> Side:
    """Return the party for which a person gives notice or takes it back; None is the portal, for IBM. Call it
    as staff. Raises MayNotEnd.
    """
    if by is None:
        return Side.IBM
    actor = actor_of(by)
    if not by.is_active or not actor.can(Permission.GIVE_NOTICE, company.pk):
        raise MayNotEnd(company.name, signatories_of(company))
    return Side.IBM if actor.is_ibm else Side.PARTNER


def locked_company(participant_id: int) -> Participant:
    """Return a company under the lock that every move of its life takes first."""
    return Participant.objects.select_for_update().get(pk=participant_id)


def locked_notice(notice: Termination) -> Termination:
    """Return a notice as it is now, with its company, both locked, the company first; call it as staff."""
    company = locked_company(notice.participant_id)
    present: Termination = Termination.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    present.participant = company
    return present


def running(notice: Termination, now: datetime) -> Termination:
    """Return `locked_notice` of one that has not taken effect; on its day it counts as ended, executed or
    not. Raises NoticeClosed.
    """
    present = locked_notice(notice)
    begun = present.effective_on <= program_day(now, program_zone())
    if present.state != TerminationState.NOTICED or begun:
        raise NoticeClosed(present)
    return present
