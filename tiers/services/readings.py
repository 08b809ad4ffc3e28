"""Recorded metrics, entered or imported (FORMATS "Recorded metrics")."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.locks import one_at_a_time
from kernel.tenancy import Role, acting
from participants.models import Participant
from tiers.guide_document import MetricKind
from tiers.models import MetricReading, ProgramGuide
from tiers.selectors.guides import document_of

COLUMNS = ("participant", "metric", "as_of", "value", "source")
LONGEST_SOURCE = 200
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YES_NO = {"true": Decimal(1), "false": Decimal(0)}


class ReadingsRefused(ValueError):
    """The file as a whole cannot be read: its shape is wrong; nothing was loaded."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not loaded: its line in the file, the field and what would mend it."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s, %(field)s: %(message)s") % {
            "line": self.line,
            "field": self.field,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class ReadingsImported:
    """What an import did, row by row."""

    created: int
    updated: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    participant_id: int
    metric: str
    as_of: date
    value: Decimal
    yes_no: bool
    source: str

    @property
    def key(self) -> tuple[int, str, date]:
        return (self.participant_id, self.metric, self.as_of)


class _Unreadable(ValueError):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def import_readings(*, by: User | None, content: bytes, now: datetime) -> ReadingsImported:
    """Load readings from a CSV; rows that cannot be are reported with line, field and mend, the others load.

    Loading the same file twice changes nothing. The same participant, metric and day twice in a file: the
    later line counts. Raises `ReadingsRefused` when the shape is wrong.
    """
    lines = _records(content)
    with acting(role=Role.STAFF, user=by.pk if by else None, why="readings imported"):
        one_at_a_time("tiers.readings")
        participants = dict(Participant.objects.values_list("slug", "pk"))
        metrics = _declared_metrics()
        rows: dict[tuple[int, str, date], _Row] = {}
        rejected: list[RejectedRow] = []
        for line, cells in lines:
            try:
                row = _read(line, cells, participants, metrics)
            except _Unreadable as refused:
                rejected.append(RejectedRow(line, refused.field, str(refused)))
            else:
                rows[row.key] = row
        created, updated = _store(rows.values(), by, now)
    return ReadingsImported(created, updated, len(rows) - created - updated, tuple(rejected))


def _records(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReadingsRefused(_("The file is not UTF-8 text. Save it as CSV in UTF-8.")) from None
    if "\0" in text:
        raise ReadingsRefused(_("The file holds NUL characters: it is no CSV text. Save it as CSV in UTF-8."))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        for record in reader:
            records.append((reader.line_num, record))
    except csv.Error as broken:
        raise ReadingsRefused(
            _("Line %(line)s is no CSV: %(why)s. Mend its quotes.") % {"line": reader.line_num, "why": broken}
        ) from None
    if not records or tuple(cell.strip() for cell in records[0][1]) != COLUMNS:
        raise ReadingsRefused(_("Line 1 must be the header: %(header)s.") % {"header": ",".join(COLUMNS)})
    return [(line, record) for line, record in records[1:] if any(cell.strip() for cell in record)]


def _declared_metrics() -> Mapping[str, frozenset[MetricKind]]:
    """The recorded metrics of every guide version, with the kinds that their conditions ask for."""
    kinds: dict[str, set[MetricKind]] = {}
    for guide in ProgramGuide.objects.order_by("effective_on", "id"):
        for metric in document_of(guide).metrics:
            kinds.setdefault(metric.key, set()).update({metric.kind} if metric.kind else ())
    return {key: frozenset(found) for key, found in kinds.items()}


def _read(
    line: int,
    cells: list[str],
    participants: Mapping[str, int],
    metrics: Mapping[str, frozenset[MetricKind]],
) -> _Row:
    if len(cells) != len(COLUMNS):
        raise _Unreadable(
            _("row"), _("It has %(n)s cells. Give %(wanted)s.") % {"n": len(cells), "wanted": len(COLUMNS)}
        )
    slug, metric, as_of, value, source = (cell.strip() for cell in cells)
    if slug not in participants:
        raise _Unreadable("participant", _("No participant “%(slug)s”. Use its slug.") % {"slug": slug})
    if metric not in metrics:
        raise _Unreadable(
            "metric",
            _("No guide declares “%(metric)s”. Declare it there, or use one of: %(known)s.")
            % {"metric": metric, "known": ", ".join(sorted(metrics)) or "–"},
        )
    if len(source) > LONGEST_SOURCE:
        raise _Unreadable("source", _("Keep it to %(n)s characters.") % {"n": LONGEST_SOURCE})
    amount, yes_no = _value(value, metrics[metric])
    return _Row(line, participants[slug], metric, _day(as_of), amount, yes_no, source)


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written) if _DATE.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or not date(1990, 1, 1) <= day <= date(2100, 12, 31):
        raise _Unreadable(
            "as_of",
            _("“%(written)s” is no date between 1990 and 2100. Write it as 2026-03-31.")
            % {"written": written[:40]},
        )
    return day


def _value(written: str, kinds: frozenset[MetricKind]) -> tuple[Decimal, bool]:
    yes_no = _YES_NO.get(written.lower())
    if yes_no is None and not _NUMBER.fullmatch(written):
        raise _Unreadable(
            "value",
            _("“%(written)s” is neither a decimal such as 12.5 nor true or false.")
            % {"written": written[:40]},
        )
    given = MetricKind.NUMBER if yes_no is None else MetricKind.YES_NO
    if kinds and given not in kinds:
        wanted = (
            _("This metric is a number. Write a decimal.")
            if given is MetricKind.YES_NO
            else _("This metric is answered with yes or no. Write true or false.")
        )
        raise _Unreadable("value", wanted)
    return (Decimal(written), False) if yes_no is None else (yes_no, True)


def _store(rows: Iterable[_Row], by: User | None, now: datetime) -> tuple[int, int]:
    wanted = {row.key: row for row in rows}
    present = {
        (each.participant_id, each.metric, each.as_of): each
        for each in MetricReading.objects.filter(
            participant_id__in={row.participant_id for row in wanted.values()},
            metric__in={row.metric for row in wanted.values()},
        )
    }
    fresh = [_reading(row, by, now) for key, row in wanted.items() if key not in present]
    changed = [_changed(present[key], row, by, now) for key, row in wanted.items() if key in present]
    updates = [reading for reading in changed if reading is not None]
    MetricReading.objects.bulk_create(fresh, batch_size=1000)
    MetricReading.objects.bulk_update(
        updates, ["value", "yes_no", "source", "entered_by", "entered_at"], batch_size=1000
    )
    return len(fresh), len(updates)


def _reading(row: _Row, by: User | None, now: datetime) -> MetricReading:
    return MetricReading(
        participant_id=row.participant_id,
        metric=row.metric,
        as_of=row.as_of,
        value=row.value,
        yes_no=row.yes_no,
        source=row.source,
        entered_by=by,
        entered_at=now,
    )


def _changed(reading: MetricReading, row: _Row, by: User | None, now: datetime) -> MetricReading | None:
    if (reading.value, reading.yes_no, reading.source) == (row.value, row.yes_no, row.source):
        return None
    reading.value, reading.yes_no, reading.source = row.value, row.yes_no, row.source
    reading.entered_by, reading.entered_at = by, now
    return reading
