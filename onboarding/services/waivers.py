"""An item is waived by two people of IBM, with a reason; conditions of the guide never are (R7, R21)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.refusal import Refusal
from onboarding.models import ChecklistItem, ItemState
from onboarding.services.checklist_rules import TicksItself, locked_item, refuse_unless_ibm_works
from onboarding.services.permitted import refuse_unless
from onboarding.services.stages import given
from participants.services.behalf import as_ibm

_FIELDS = ["state", "waiver_reason", "waiver_asked_by", "waived_by"]


class SecondPersonNeeded(Refusal):
    """Who asks for a waiver does not approve it."""

    def __init__(self) -> None:
        super().__init__(_("You asked for this waiver yourself. Another administrator approves it."))


def ask_waiver(*, by: User, item: ChecklistItem, reason: str) -> ChecklistItem:
    """Ask that an item need not be done; a figure's item cannot be asked for.

    Raises NotPermitted, SayWhy, CandidacyClosed, ItemRefused, TicksItself.
    """
    refuse_unless_ibm_works(by, item.participant)
    with as_ibm(by, why=given(reason)):
        present = locked_item(item, ItemState.WAIVER_ASKED)
        if present.metric:
            raise TicksItself(present)
        present.state, present.waiver_reason = ItemState.WAIVER_ASKED, given(reason)
        present.waiver_asked_by = by
        present.save(update_fields=_FIELDS)
    return present


def approve_waiver(*, by: User, item: ChecklistItem) -> ChecklistItem:
    """Waive an item that somebody else asked for.

    Raises NotPermitted, CandidacyClosed, ItemRefused, SecondPersonNeeded.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why="waiver approved"):
        present = locked_item(item, ItemState.WAIVED)
        if present.waiver_asked_by_id == by.pk:
            raise SecondPersonNeeded
        present.state, present.waived_by = ItemState.WAIVED, by
        present.save(update_fields=_FIELDS)
    return present
