"""A notice is taken back by mutual consent, before it takes effect (R30)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Side, Termination, TerminationState
from agreements.services.telling_notice import tell_of_cancellation, tell_of_refusal, tell_of_wish
from agreements.services.terminations.parties import party_of, running
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.models import Lifecycle
from participants.services import move_lifecycle
from participants.services.behalf import as_ibm


class AskedAlready(Refusal):
    """One of the parties has asked; now the other one answers."""

    def __init__(self, side: Side, *, own: bool) -> None:
        if own:
            words = _("Your side has asked to take the notice back already. The other party answers.")
        else:
            words = _("%(side)s has asked to take the notice back already. Agree, or refuse.")
        super().__init__(words % {"side": side.label})


class NothingAsked(Refusal):
    """The other party has not asked to take the notice back."""

    def __init__(self) -> None:
        super().__init__(
            _("The other party has not asked to take the notice back. Ask it yourself, if you want to.")
        )


def ask_cancellation(*, by: User | None, notice: Termination, now: datetime) -> Termination:
    """Ask the other party to take a notice back, whoever gave it. Raises MayNotEnd, NoticeClosed,
    AskedAlready.
    """
    with as_ibm(by, why="asked to take the notice back"):
        present = running(notice, now)
        side = party_of(by, present.participant)
        if present.cancel_asked_side:
            asked = Side(present.cancel_asked_side)
            raise AskedAlready(asked, own=asked is side)
        present.cancel_asked_side, present.cancel_asked_by, present.cancel_asked_at = side, by, now
        _save_asked(present)
        tell_of_wish(present, now=now)
    return present


def agree_cancellation(*, by: User | None, notice: Termination, now: datetime) -> Termination:
    """Share the other party's wish: the notice is void, the company a Participant as before.

    Raises MayNotEnd, NoticeClosed, NothingAsked.
    """
    with as_ibm(by, why="notice taken back by both parties"):
        present = _asked_by_the_other(by, notice, now)
        present.state, present.closed_at = TerminationState.CANCELLED, now
        present.save(update_fields=["state", "closed_at"])
        today = program_day(now, program_zone())
        move_lifecycle(
            by=by, participant=present.participant, to=Lifecycle.ACTIVE, on=today, why="notice taken back"
        )
        tell_of_cancellation(present, now=now)
    return present


def refuse_cancellation(*, by: User | None, notice: Termination, now: datetime) -> Termination:
    """Let the notice stand against the other party's wish, which may be asked anew.

    Raises MayNotEnd, NoticeClosed, NothingAsked.
    """
    with as_ibm(by, why="notice stands"):
        present = _asked_by_the_other(by, notice, now)
        asked_at = present.cancel_asked_at
        present.cancel_asked_side, present.cancel_asked_by, present.cancel_asked_at = "", None, None
        _save_asked(present)
        tell_of_refusal(present, asked_at=asked_at, now=now)
    return present


def _asked_by_the_other(by: User | None, notice: Termination, now: datetime) -> Termination:
    present = running(notice, now)
    side = party_of(by, present.participant)
    if present.cancel_asked_side in ("", side):
        raise NothingAsked
    return present


def _save_asked(notice: Termination) -> None:
    notice.save(update_fields=["cancel_asked_side", "cancel_asked_by", "cancel_asked_at"])
