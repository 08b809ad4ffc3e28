"""Who works on an item of a checklist, and what is refused (R21, D9)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR, Permission
from agreements.models import Side
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, ItemState
from onboarding.models.checklists import ITEM_MOVES
from onboarding.services.permitted import NotPermitted, refuse_unless, refuse_unless_either
from onboarding.services.stages import open_candidacy
from participants.models import Assignment, Participant

_WORK = Permission.WORK_ON_CHECKLIST


class WrongSide(Refusal):
    """An item is done by the side that owns it."""

    def __init__(self, item: ChecklistItem) -> None:
        super().__init__(
            _("“%(item)s” is for %(owner)s to do. Write a comment to remind them.")
            % {"item": item.name, "owner": item.owner}
        )


class ItemRefused(Refusal):
    """The item knows no such move from where it is."""

    def __init__(self, item: ChecklistItem, to: ItemState) -> None:
        super().__init__(
            _("“%(item)s” is %(present)s and cannot become %(to)s. Load the page again.")
            % {
                "item": item.name,
                "present": ItemState(item.state).label.lower(),
                "to": to.label.lower(),
            }
        )


class TicksItself(Refusal):
    """A figure of the registry ticks the item; nobody's word does."""

    def __init__(self, item: ChecklistItem) -> None:
        super().__init__(
            _("“%s” is ticked by a figure on record. Have the figure recorded instead.") % item.name
        )


def refuse_unless_ibm_works(by: User | None, participant: Participant) -> None:
    """Let administrators pass, and IBM's people who are assigned to the company now. Raises NotPermitted."""
    refuse_unless(by, _WORK)
    if by is None or by.role is PROGRAM_ADMINISTRATOR:
        return
    with acting(role=Role.STAFF, user=by.pk):
        assigned = Assignment.objects.filter(participant=participant, user=by, ended_on=None).exists()
    if not assigned:
        raise NotPermitted


def refuse_unless_works(by: User | None, participant: Participant) -> None:
    """Let people of either side pass who work on the company's checklist. Raises NotPermitted."""
    if by is None or by.role is not None:
        refuse_unless_ibm_works(by, participant)
    else:
        refuse_unless_either(by, participant, ours=_WORK, theirs=frozenset({_WORK}))


def refuse_unless_owner(by: User | None, item: ChecklistItem) -> None:
    """Let people of the item's own side pass; None is the portal itself. Raises NotPermitted, WrongSide."""
    refuse_unless_works(by, item.participant)
    if by is not None and (by.role is not None) != (item.side == Side.IBM):
        raise WrongSide(item)


def locked_item(item: ChecklistItem, to: ItemState | None = None) -> ChecklistItem:
    """Return an item as it is now, its open candidacy locked first; call it as staff.

    `to` is where it is about to move. Raises CandidacyClosed, ItemRefused.
    """
    prospect = open_candidacy(item.prospect)
    present: ChecklistItem = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    present.prospect, present.participant = prospect, prospect.participant
    if to is not None and to not in ITEM_MOVES[ItemState(present.state)]:
        raise ItemRefused(present, to)
    return present
