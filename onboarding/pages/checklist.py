"""The checklist of a candidacy as its page shows it: groups, states, what is next (R21)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Side
from kernel.components import WorkItem
from kernel.formats import day, day_short
from onboarding.metric_items import Readings, metric_standing
from onboarding.models import OPEN_STAGES, EvidenceKind, ItemState
from onboarding.selectors.prospect_record import ProspectRecord
from tiers.evaluation import State

SHOWN_NEXT = 3
STATUS = {
    ItemState.OPEN: "open",
    ItemState.DONE: "done",
    ItemState.WAIVER_ASKED: "waiting",
    ItemState.WAIVED: "closed",
}
NOT_JUDGED = "inactive"
_OF_FIGURE = {State.MET: "done", State.NOT_MET: "not_met", State.NOT_KNOWN: "not_known"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a checklist: the person, the side, and whether the person works on it or decides on
    waivers now.
    """

    user_id: int
    side: Side
    works: bool = False
    manages: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item; `verb` leads to its page, or posts to `verb_url` at once where `verb_posts`."""

    name: str
    clause: str
    url: str
    status: str
    state: str
    owner: str
    due: str
    late: bool
    evidence: str
    evidence_url: str
    verb: str = ""
    verb_url: str = ""
    verb_posts: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistGroup:
    """Items under a heading, with how many are done or waived."""

    number: int
    name: str
    counted: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class ChecklistPanel:
    """The whole checklist; `empty` says why there is none. `next_up` is what the reader's side does next."""

    groups: tuple[ChecklistGroup, ...]
    done: int
    total: int
    percent: str
    sentence: str
    empty: str
    next_up: tuple[WorkItem, ...]
    renew_version: str


def checklist_panel(
    record: ProspectRecord, *, reader: Reader, readings: Readings, today: date
) -> ChecklistPanel:
    """Return the panel of a record; `readings` tick the items of a figure while the candidacy is open."""
    shown = _Shown(record, reader, readings, today)
    rows = [(each, shown.row(each)) for each in record.checklist]
    asked = _asked(row for _each, row in rows)
    done = sum(map(is_done, asked))
    groups = groupby(rows, key=lambda pair: pair[0]["group"])
    return ChecklistPanel(
        groups=tuple(
            _group(number, name, [row for _each, row in found])
            for number, (name, found) in enumerate(groups, start=1)
        ),
        done=done,
        total=len(asked),
        percent=f"{100 * done // len(asked)}%" if asked else "",
        sentence=_sentence(record, rows),
        empty=_empty(record),
        next_up=shown.next_up() if reader.works else (),
        renew_version=_newer(record) if reader.manages and shown.is_open else "",
    )


def is_done(row: ItemRow) -> bool:
    """Whether an item asks for nothing any more: done, ticked, or waived."""
    return row.status in (STATUS[ItemState.DONE], STATUS[ItemState.WAIVED])


def figure_state(
    *, metric: str, op: str, value: str, readings: Readings, is_open: bool
) -> tuple[str, str, str]:
    """Return status and words of an item that a figure ticks, and the figure; once the candidacy is closed,
    nothing is judged any more.
    """
    if not is_open:
        return NOT_JUDGED, _("By a figure"), ""
    found = metric_standing(metric=metric, op=op, value=value, readings=readings)
    words = {State.MET: _("Done"), State.NOT_MET: _("Not met"), State.NOT_KNOWN: _("Not known")}
    figure = "" if found.state is State.NOT_KNOWN else found.words
    return _OF_FIGURE[found.state], words[found.state], figure


def evidence_verb(kind: str) -> str:
    """Return the verb of an item that is open to the reader's own side, by what proves it."""
    return {
        EvidenceKind.FILE: _("Bring the file"),
        EvidenceKind.DATE: _("Give the day"),
        EvidenceKind.LINK: _("Give the link"),
    }.get(EvidenceKind(kind), _("Mark done"))


@dataclass(frozen=True, slots=True)
class _Shown:
    """How one record's items are shown to one reader."""

    record: ProspectRecord
    reader: Reader
    readings: Readings
    today: date

    @property
    def is_open(self) -> bool:
        return self.record.stage in OPEN_STAGES

    def row(self, item: Mapping[str, Any]) -> ItemRow:
        status, state, evidence, evidence_url = self._state(item)
        late = self.is_open and self._is_late(item)
        verb, verb_url, posts = self._verb(item)
        return ItemRow(
            name=item["name"],
            clause=item["clause"],
            url=self._page("item", item),
            status=status,
            state=state,
            owner=owner_words(item["side"], self.record.prospect.participant.name, item["assignee"]),
            due=_due(item["due_on"], self.today, late=late),
            late=late,
            evidence=evidence,
            evidence_url=evidence_url,
            verb=verb,
            verb_url=verb_url,
            verb_posts=posts,
        )

    def next_up(self) -> tuple[WorkItem, ...]:
        """What the reader's side does next: one's own first, then what is due first."""
        mine = [each for each in self.record.checklist if self._is_mine(each)]
        mine.sort(key=lambda each: (each["assignee_id"] != self.reader.user_id, each["due_on"] or "9999"))
        return tuple(self._work(each) for each in mine[:SHOWN_NEXT])

    def _is_mine(self, item: Mapping[str, Any]) -> bool:
        assigned_away = item["assignee_id"] not in (None, self.reader.user_id)
        return self._is_open_to(item, self.reader.side) and not assigned_away

    def _is_open_to(self, item: Mapping[str, Any], side: str) -> bool:
        by_person = item["evidence"] != EvidenceKind.METRIC and item["state"] == ItemState.OPEN
        return self.is_open and by_person and item["side"] == side

    def _work(self, item: Mapping[str, Any]) -> WorkItem:
        late = self._is_late(item)
        when = _due(item["due_on"], self.today, late=False) or _("Open")
        meta = item["group"] + (_(", for you") if item["assignee_id"] == self.reader.user_id else "")
        verb = evidence_verb(item["evidence"])
        return WorkItem(
            when, item["name"], self._page("item", item), (_("late, ") if late else "") + meta, late, verb
        )

    def _state(self, item: Mapping[str, Any]) -> tuple[str, str, str, str]:
        if item["evidence"] == EvidenceKind.METRIC:
            asked = {name: item[name] for name in ("metric", "op", "value")}
            return (*figure_state(**asked, readings=self.readings, is_open=self.is_open), "")
        state = ItemState(item["state"])
        return STATUS[state], str(state.label), *self._evidence(item, state)

    def _is_late(self, item: Mapping[str, Any]) -> bool:
        due_on = date.fromisoformat(item["due_on"]) if item["due_on"] else None
        return is_late(evidence=item["evidence"], state=item["state"], due_on=due_on, today=self.today)

    def _evidence(self, item: Mapping[str, Any], state: ItemState) -> tuple[str, str]:
        if state is not ItemState.DONE:
            return "", ""
        if item["evidence_name"]:
            return item["evidence_name"], self._page("evidence", item)
        if item["evidence_link"]:
            return _("Link"), item["evidence_link"]
        if item["evidence_date"]:
            return day(date.fromisoformat(item["evidence_date"])), ""
        who = item["done_by"] or (_("IBM") if item["side"] == Side.IBM else _("a former colleague"))
        return _("Said by %s") % who, ""

    def _verb(self, item: Mapping[str, Any]) -> tuple[str, str, bool]:
        other = Side.PARTNER if self.reader.side == Side.IBM else Side.IBM
        if not self.reader.works:
            return "", "", False
        if self._is_open_to(item, self.reader.side):
            return evidence_verb(item["evidence"]), self._page("item", item), False
        if self._is_open_to(item, other) and item["reminded_on"] != self.today.isoformat():
            return _("Remind"), self._page("remind_item", item), True
        asked = self.is_open and item["state"] == ItemState.WAIVER_ASKED
        if asked and self.reader.manages and item["waiver_asked_by_id"] != self.reader.user_id:
            return _("Decide"), self._page("item", item), False
        return "", "", False

    def _page(self, name: str, item: Mapping[str, Any]) -> str:
        return reverse(f"onboarding:{name}", args=[self.record.prospect.participant.slug, item["id"]])


def is_late(*, evidence: str, state: str, due_on: date | None, today: date) -> bool:
    """Whether somebody should have done an item by now; nobody does one that a figure ticks."""
    waiting = evidence != EvidenceKind.METRIC and state in (ItemState.OPEN, ItemState.WAIVER_ASKED)
    return waiting and due_on is not None and due_on < today


def owner_words(side: str, company: str, assignee: str | None) -> str:
    """Return whose an item is: the side, and the person."""
    owner = _("IBM") if side == Side.IBM else company
    return _("%(side)s, %(person)s") % {"side": owner, "person": assignee} if assignee else owner


def _due(due_on: str | None, today: date, *, late: bool) -> str:
    if due_on is None:
        return ""
    on = date.fromisoformat(due_on)
    words = day_short(on) if on.year == today.year else day(on)
    return _("%s, late") % words if late else words


def _group(number: int, name: str, rows: list[ItemRow]) -> ChecklistGroup:
    return ChecklistGroup(number, name, _counted(_("%(done)d of %(total)d"), _asked(rows)), tuple(rows))


def _counted(words: str, rows: Sequence[ItemRow]) -> str:
    return words % {"done": sum(map(is_done, rows)), "total": len(rows)}


def _asked(rows: Iterable[ItemRow]) -> list[ItemRow]:
    """Leave out the figures of a candidacy that ended: assessments judge them now."""
    return [row for row in rows if row.status != NOT_JUDGED]


def _sentence(record: ProspectRecord, rows: Sequence[tuple[Mapping[str, Any], ItemRow]]) -> str:
    """Say how far it is; items of people and figures apart, as board and list count them."""
    of_people = [row for each, row in rows if each["evidence"] != EvidenceKind.METRIC]
    figures = _asked(row for each, row in rows if each["evidence"] == EvidenceKind.METRIC)
    waived = sum(row.status == STATUS[ItemState.WAIVED] for row in of_people)
    late = sum(row.late for row in of_people)
    parts = [_counted(_("%(done)d of %(total)d items done"), of_people)] if of_people else []
    if waived:
        parts.append(ngettext("%d of them waived", "%d of them waived", waived) % waived)
    if late:
        parts.append(ngettext("%d late", "%d late", late) % late)
    if figures:
        parts.append(_counted(_("%(done)d of %(total)d figures reached"), figures))
    if not record.guide_version or record.stage not in OPEN_STAGES:
        return ", ".join(parts) + "."
    of = _("The checklist of Program Guide %s; each item is proved by a document or a record, not by a tick.")
    return ", ".join(parts) + ". " + of % record.guide_version


def _empty(record: ProspectRecord) -> str:
    if record.prospect.erased_at is not None:
        return _("It went with the personal data of the candidacy.")
    if not record.guide_version:
        return _("No Program Guide was in force when the company was nominated.")
    return _("Program Guide %s has no checklist.") % record.guide_version


def _newer(record: ProspectRecord) -> str:
    """Return the guide in force where it is another than the candidacy's."""
    guide = record.guide_in_force
    return guide.version if guide is not None and guide.pk != record.prospect.guide_id else ""
