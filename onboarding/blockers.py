"""The first thing that keeps a candidacy from its next step, in words, and whose it is to mend. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import day
from onboarding.models import InvitationState, Stage


class Waits(StrEnum):
    """Whose move it is."""

    IBM = "ibm"
    PARTNER = "partner"
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Blocker:
    """What is missing and who is waited for; `late`: a date has passed. Empty words: nothing is."""

    words: str = ""
    waits: Waits = Waits.NOBODY
    late: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a candidacy on a day, in the program's time zone.

    `late_*` count items past their day by whose they are, `open_*` all that are open. `unmet` is the number
    of entry conditions that are not met or not known, None where nobody looked. `signs`: somebody is there
    who signs for the company, `has_text`: there is a text to sign.
    """

    stage: Stage
    has_contact: bool
    told: bool
    briefing_on: date | None
    late_ibm: int = 0
    late_partner: int = 0
    open_ibm: int = 0
    open_partner: int = 0
    unmet: int | None = None
    invitation: str = ""
    invitation_ends: date | None = None
    signs: bool = True
    has_text: bool = True


def first_blocker(progress: Progress, *, today: date) -> Blocker:
    """Return what stands first in the way, in the order in which a candidacy goes (R7, R21, R22, R23)."""
    match progress.stage:
        case Stage.NOMINATED:
            return _before_briefing(progress, today)
        case Stage.BRIEFED:
            return Blocker(_("Its preparation has not begun"), Waits.IBM)
        case Stage.PREPARING:
            return _preparing(progress)
        case Stage.READY:
            return Blocker(_("Not invited yet"), Waits.IBM)
        case Stage.INVITED:
            return _invited(progress, today)
        case _:
            return Blocker()


def _before_briefing(progress: Progress, today: date) -> Blocker:
    if not progress.has_contact:
        return Blocker(_("No contact is recorded"), Waits.IBM)
    if not progress.told:
        return Blocker(_("Its contact is not told yet"), Waits.IBM)
    if progress.briefing_on is None:
        return Blocker(_("No briefing is planned"), Waits.IBM)
    if progress.briefing_on < today:
        words = _("How the briefing of %s went is not recorded") % day(progress.briefing_on)
        return Blocker(words, Waits.IBM, late=True)
    return Blocker(_("Briefing on %s") % day(progress.briefing_on))


def _preparing(progress: Progress) -> Blocker:
    late = progress.late_ibm + progress.late_partner
    if late:
        waits = Waits.PARTNER if progress.late_partner >= progress.late_ibm else Waits.IBM
        return Blocker(ngettext("%d item is late", "%d items are late", late) % late, waits, late=True)
    to_do = progress.open_ibm + progress.open_partner
    if to_do:
        waits = Waits.PARTNER if progress.open_partner else Waits.IBM
        return Blocker(ngettext("%d item is open", "%d items are open", to_do) % to_do, waits)
    if progress.unmet is None:
        return Blocker(_("Its entry conditions are not known: no Program Guide is in force"), Waits.IBM)
    if progress.unmet:
        words = ngettext("%d entry condition is not met", "%d entry conditions are not met", progress.unmet)
        return Blocker(words % progress.unmet, Waits.PARTNER)
    if not progress.signs:
        return Blocker(_("Nobody is there who signs for it"), Waits.PARTNER)
    if not progress.has_text:
        return Blocker(_("No text of the Program Agreement is published"), Waits.IBM)
    return Blocker(_("Nothing is missing; mark it ready"), Waits.IBM)


def _invited(progress: Progress, today: date) -> Blocker:
    if progress.invitation == InvitationState.ACCEPTED:
        return Blocker(_("The Program Agreement is not signed by both sides"), Waits.PARTNER)
    if progress.invitation_ends is None:
        return Blocker(_("Its invitation is missing"), Waits.IBM)
    words = _("No answer to the invitation, which ends on %s") % day(progress.invitation_ends)
    return Blocker(words, Waits.PARTNER, late=progress.invitation_ends < today)
