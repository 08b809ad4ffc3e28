"""A prospect's checklist: begun at nomination, its items done with evidence and opened again (R20, R21)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.clock import program_zone
from kernel.files import BinaryFile
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.models import ChecklistItem, EvidenceKind, ItemComment, ItemState, Prospect
from onboarding.services.checklist_rules import (
    ItemRefused,
    TicksItself,
    locked_item,
    refuse_unless_owner,
    refuse_unless_works,
)
from onboarding.services.stages import given
from onboarding.services.uploads import take_evidence
from participants.services.behalf import as_ibm
from tiers.guide_document import ChecklistItem as TemplateItem
from tiers.selectors.guides import document_of

LONGEST_LINK = 500
_is_address = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True)
class Evidence:
    """What proves an item; the one that its kind asks for counts, the rest is not kept."""

    on: date | None = None
    link: str = ""
    file: BinaryFile | None = None


class EvidenceMissing(Refusal):
    """The item is proved by something that was not brought."""

    def __init__(self, kind: EvidenceKind) -> None:
        mend = {
            EvidenceKind.FILE: _("Bring the file that proves this item."),
            EvidenceKind.DATE: _("Give the day on which this was done; it cannot lie ahead."),
            EvidenceKind.LINK: _("Give the full address of the evidence, beginning with https://."),
        }
        super().__init__(mend[kind])


class CommentEmpty(Refusal):
    """A comment says something."""

    def __init__(self) -> None:
        super().__init__(_("The comment is empty. Write it first."))


def start_checklist(*, prospect: Prospect) -> int:
    """Copy the items of the candidacy's guide, due so many days after the nomination; return how many.

    Without a guide, or where it has no checklist, there are none. Call it as staff, once per candidacy.
    """
    return len(ChecklistItem.objects.bulk_create(template_items(prospect)))


def template_items(prospect: Prospect) -> list[ChecklistItem]:
    """Return the items of the candidacy's guide as they would be new, in order; none of them is stored."""
    if prospect.guide is None:
        return []
    nominated_on = program_day(prospect.nominated_at, program_zone())
    groups = document_of(prospect.guide).checklist
    pairs = [(group.name, each) for group in groups for each in group.items]
    return [
        _copied(prospect, number, group, each, nominated_on)
        for number, (group, each) in enumerate(pairs, start=1)
    ]


def complete_item(
    *, by: User | None, item: ChecklistItem, evidence: Evidence | None = None, now: datetime
) -> ChecklistItem:
    """Mark an item done by its own side, with the evidence that its kind asks for (R21).

    Raises NotPermitted, WrongSide, CandidacyClosed, ItemRefused, TicksItself, EvidenceMissing, FileTooLarge,
    FileEmpty, FileTypeRefused.
    """
    refuse_unless_owner(by, item)
    with as_ibm(by, why="item done"):
        present = locked_item(item, ItemState.DONE)
        if present.evidence == EvidenceKind.METRIC:
            raise TicksItself(present)
        _take(present, evidence or Evidence(), program_day(now, program_zone()))
        present.state, present.done_at, present.done_by = ItemState.DONE, now, by
        present.save()
    return present


def reopen_item(*, by: User | None, item: ChecklistItem, reason: str) -> ChecklistItem:
    """Open an item that was done, with a reason that both sides read; evidence stays until it is replaced.

    Raises NotPermitted, WrongSide, SayWhy, CandidacyClosed, ItemRefused.
    """
    refuse_unless_owner(by, item)
    with as_ibm(by, why=given(reason)):
        present = locked_item(item)
        if present.state != ItemState.DONE:
            raise ItemRefused(present, ItemState.OPEN)
        present.state, present.done_at, present.done_by = ItemState.OPEN, None, None
        present.save(update_fields=["state", "done_at", "done_by"])
    return present


def comment_on_item(*, by: User, item: ChecklistItem, text: str, now: datetime) -> ItemComment:
    """Write about an item; both sides read it. Raises NotPermitted, CommentEmpty, CandidacyClosed."""
    refuse_unless_works(by, item.participant)
    if not text.strip():
        raise CommentEmpty
    with as_ibm(by, why="comment on an item"):
        present = locked_item(item)
        return ItemComment.objects.create(
            participant=present.participant, item=present, by=by, at=now, text=text.strip()
        )


def _take(item: ChecklistItem, evidence: Evidence, today: date) -> None:
    kind = EvidenceKind(item.evidence)
    if kind is EvidenceKind.DATE:
        if evidence.on is None or evidence.on > today:
            raise EvidenceMissing(kind)
        item.evidence_date = evidence.on
    elif kind is EvidenceKind.LINK:
        item.evidence_link = _address(evidence.link)
    elif kind is EvidenceKind.FILE:
        if evidence.file is None:
            raise EvidenceMissing(kind)
        take_evidence(item, evidence.file)


def _address(link: str) -> str:
    address = link.strip()
    try:
        _is_address(address)
    except ValidationError as unreadable:
        raise EvidenceMissing(EvidenceKind.LINK) from unreadable
    if len(address) > LONGEST_LINK:
        raise EvidenceMissing(EvidenceKind.LINK)
    return address


def _copied(
    prospect: Prospect, number: int, group: str, each: TemplateItem, nominated_on: date
) -> ChecklistItem:
    leaf = each.leaf
    return ChecklistItem(
        participant_id=prospect.participant_id, prospect=prospect, position=number, key=each.key,
        group=group, name=each.name, text=each.text or "", clause=each.clause or "", side=each.owner.value,
        due_on=None if each.due_days is None else nominated_on + timedelta(days=each.due_days),
        evidence=each.evidence.value,
        metric=leaf.metric if leaf else "",
        op=leaf.op.value if leaf else "",
        value=_threshold(leaf.value) if leaf else "",
    )  # fmt: skip


def _threshold(value: Decimal | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
