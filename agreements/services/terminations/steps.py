"""The steps of a wind-down, marked by the side that knows (R30)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Side, TerminationState, WindDownKind, WindDownStep
from agreements.services.terminations.parties import NoticeClosed, locked_notice
from agreements.winding_down import MARKED_BY, may_mark
from kernel.refusal import Refusal
from participants.models import Participant
from participants.selectors import actor_of
from participants.services.behalf import as_ibm


class NotYourStep(Refusal):
    """The other side, or nobody but the portal, says that this step is done."""

    def __init__(self, kind: WindDownKind) -> None:
        sides = MARKED_BY[kind]
        if not sides:
            words = _("The portal does this itself on the effective date.")
        elif sides == {Side.IBM}:
            words = _("IBM’s alliance manager or a program administrator marks this step.")
        else:
            words = _("The alliance managers of both sides, signatories and administrators mark this step.")
        super().__init__(words)


class StepDone(Refusal):
    """The step is done already."""

    def __init__(self) -> None:
        super().__init__(_("This step is marked as done already. Load the page again."))


def mark_step_done(*, by: User, step: WindDownStep, note: str = "", now: datetime) -> WindDownStep:
    """Mark a step of a wind-down as done, also after the agreement has ended.

    Raises NotYourStep, StepDone, NoticeClosed.
    """
    with as_ibm(by, why="step of the wind-down done"):
        notice = locked_notice(step.termination)
        if notice.state == TerminationState.CANCELLED:
            raise NoticeClosed(notice)
        present: WindDownStep = WindDownStep.objects.select_for_update().get(pk=step.pk)
        kind = WindDownKind(present.kind)
        _refuse_unless_marks(by, notice.participant, kind)
        if present.done_at is not None:
            raise StepDone
        present.done_at, present.done_by, present.note = now, by, note.strip()
        present.save(update_fields=["done_at", "done_by", "note"])
    return present


def _refuse_unless_marks(by: User, company: Participant, kind: WindDownKind) -> None:
    actor = actor_of(by)
    seen = Participant.objects.visible_to(actor).filter(pk=company.pk)
    if not may_mark(actor, company.pk, kind) or not seen.exists():
        raise NotYourStep(kind)
