"""A candidacy goes on under a newer guide's checklist, when an administrator says so (R21, R40)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.clock import program_zone
from kernel.files import remove_on_commit
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.models import ChecklistItem, EvidenceKind, ItemState, Prospect
from onboarding.services.checklist import template_items
from onboarding.services.fact_items import complete_known
from onboarding.services.permitted import refuse_unless
from onboarding.services.stages import open_candidacy
from participants.services.behalf import as_ibm
from tiers.selectors.guides import guide_in_force

_OF_TEMPLATE = (
    "position", "group", "name", "text", "clause", "side", "due_on", "evidence", "metric", "op", "value",
)  # fmt: skip
_OF_WORK = ("state", "assignee", "done_at", "done_by", "waiver_reason", "waiver_asked_by", "waived_by")


class NothingNewer(Refusal):
    """The candidacy works through the checklist in force already, or there is none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("No other Program Guide is in force than the one whose checklist %s works through.") % name
        )


def renew_checklist(*, by: User, prospect: Prospect, now: datetime) -> Prospect:
    """Move an open candidacy to the checklist of the guide in force.

    By their keys, items keep their state and evidence and take the new words; new ones are open, those that
    are gone go with comments and file. Due days count from the nomination. Raises NotPermitted,
    CandidacyClosed, NothingNewer.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why="checklist of the guide in force"):
        present = open_candidacy(prospect)
        guide = guide_in_force(program_day(now, program_zone()))
        if guide is None or guide.pk == present.guide_id:
            raise NothingNewer(present.participant.name)
        present.guide = guide
        present.save(update_fields=["guide"])
        wanted = {each.key: each for each in template_items(present)}
        existing = ChecklistItem.objects.select_for_update().filter(prospect=present)
        kept = {each.key: each for each in existing.order_by("pk")}
        _drop([each for key, each in kept.items() if key not in wanted])
        renewed = [_renew(each, wanted[key]) for key, each in kept.items() if key in wanted]
        ChecklistItem.objects.bulk_update(renewed, (*_OF_TEMPLATE, *_OF_WORK))
        new = {key: each for key, each in wanted.items() if key not in kept}
        ChecklistItem.objects.bulk_create(new.values())
        complete_known(by=by, prospect=present, keys=new, now=now)
    return present


def _drop(items: list[ChecklistItem]) -> None:
    for item in items:
        if item.evidence_file:
            remove_on_commit(item.evidence_file)
    ChecklistItem.objects.filter(pk__in=[each.pk for each in items]).delete()


def _renew(item: ChecklistItem, template: ChecklistItem) -> ChecklistItem:
    """Give an item its new words; one that a figure ticks now is nobody's word any more, and one that
    changed sides is nobody's yet.
    """
    if item.side != template.side:
        item.assignee = None
    for name in _OF_TEMPLATE:
        setattr(item, name, getattr(template, name))
    if item.evidence == EvidenceKind.METRIC:
        item.state, item.done_at, item.done_by = ItemState.OPEN, None, None
        item.waiver_reason, item.waiver_asked_by, item.waived_by = "", None, None
    return item
