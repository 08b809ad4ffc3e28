"""Whose work an item is: a person of the side that owns it (R21)."""

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from onboarding.models import ChecklistItem
from onboarding.selectors.checklist_people import workers_of
from onboarding.services.checklist_rules import locked_item, refuse_unless_owner
from participants.services.behalf import as_ibm


class NotOfThatSide(Refusal):
    """An item is given to somebody who works on that side's items."""

    def __init__(self, item: ChecklistItem) -> None:
        super().__init__(
            _("This person does not work on the checklist for %s. Choose somebody from the list.")
            % item.owner
        )


def assign_item(*, by: User, item: ChecklistItem, to: int | None) -> ChecklistItem:
    """Give an item to a person by id, of its own side's people who work on it, or to nobody (None).

    Raises NotPermitted, WrongSide, NotOfThatSide, CandidacyClosed.
    """
    refuse_unless_owner(by, item)
    with as_ibm(by, why="item assigned"):
        present = locked_item(item)
        if to is not None and to not in {
            each.user_id for each in workers_of([item.participant_id], item.side)
        }:
            raise NotOfThatSide(present)
        present.assignee_id = to
        present.save(update_fields=["assignee"])
    return present
