"""An item is waived by two people of IBM, with a reason; conditions of the guide never are (R7, R21)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.refusal import Refusal
from onboarding.models import ChecklistItem, ItemState
from onboarding.services.checklist_rules import (
    ItemRefused,
    TicksItself,
    locked_item,
    refuse_unless_ibm_works,
)
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


def refuse_waiver(*, by: User, item: ChecklistItem, reason: str) -> ChecklistItem:
    """Open an item whose waiver was asked for, or given: it is to be done after all. Who asked may take that
    back; administrators do the rest.

    Raises NotPermitted, SayWhy, CandidacyClosed, ItemRefused.
    """
    refuse_unless_ibm_works(by, item.participant)
    with as_ibm(by, why=given(reason)):
        present = locked_item(item)
        if present.state not in (ItemState.WAIVER_ASKED, ItemState.WAIVED):
            raise ItemRefused(present, ItemState.OPEN)
        if present.state == ItemState.WAIVED or present.waiver_asked_by_id != by.pk:
            refuse_unless(by, Permission.MANAGE_PROSPECTS)
        present.state, present.waiver_reason = ItemState.OPEN, ""
        present.waiver_asked_by = present.waived_by = None
        present.save(update_fields=_FIELDS)
    return present
