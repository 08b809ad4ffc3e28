"""The first rows of a file as a profile reads them, with what is wrong in which cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import BinaryIO

from pipeline.pages.lead_detail import label
from pipeline.profiles.cells import Refusal
from pipeline.profiles.conversions import conversion_for
from pipeline.profiles.document import ProfileRefused
from pipeline.profiles.fields import FIELDS, JOINT
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import LeadFile, Row

SAMPLE = 200
SHOWN = 6
MOST_PROBLEMS = 8
NUMBERS = frozenset({"tcv", "probability"})


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """Header of the file above the field of the portal."""

    header: str
    label: str
    number: bool


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell as the file has it; `bad` says why it cannot be read."""

    text: str
    number: bool
    bad: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file by its line."""

    line: int
    cells: tuple[PreviewCell, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage name of the file, the canonical stage that it means (empty: none), and its rows."""

    name: str
    stage: str
    rows: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the first rows say of a profile; `refused` when the file cannot be read at all."""

    columns: tuple[PreviewColumn, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    problems: tuple[PreviewRow, ...] = ()
    stages: tuple[StageRow, ...] = ()
    sampled: int = 0
    refused: str = ""


def preview_of(file: BinaryIO, profile: MappingProfile, *, zone: tzinfo) -> Preview:
    """Read the first rows of a file under a profile; never raises for what the file or the profile says."""
    try:
        opened = LeadFile(file, profile)
        rows = list(islice(_rows(opened), SAMPLE))
        return _preview(opened, rows, profile, zone)
    except (FileRefused, ProfileRefused) as refused:
        return Preview(refused=str(refused))


def _rows(file: LeadFile) -> Iterator[Row]:
    for batch in file.batches(SAMPLE):
        yield from batch.rows


def _preview(file: LeadFile, rows: Sequence[Row], profile: MappingProfile, zone: tzinfo) -> Preview:
    fields = [name for name in FIELDS if name in file.positions]
    read = {name: conversion_for(name, profile, zone) for name in fields}

    def shown(row: Row) -> PreviewRow:
        cells, problems = [], []
        for name in fields:
            text = _text(row, file.positions[name])
            value = read[name](text)
            bad = value.reason(name) if isinstance(value, Refusal) else ""
            problems += [bad] if bad else []
            cells.append(PreviewCell(text, name in NUMBERS, bad))
        return PreviewRow(row.line_number, tuple(cells), tuple(problems))

    all_shown = [shown(row) for row in rows]
    bad = [row for row in all_shown if row.problems][:MOST_PROBLEMS]
    first = all_shown[:SHOWN]
    extra = [row for row in bad if row not in first]
    return Preview(
        columns=tuple(PreviewColumn(_header(profile, name), label(name), name in NUMBERS) for name in fields),
        rows=tuple(first + extra),
        problems=tuple(bad),
        stages=_stages(rows, file, profile),
        sampled=len(rows),
    )


def _text(row: Row, positions: Sequence[int]) -> str:
    return JOINT.join(part for part in (row.cells[place].strip() for place in positions) if part)


def _header(profile: MappingProfile, name: str) -> str:
    return JOINT.join(str(column) for column in profile.columns[name])


def _stages(rows: Sequence[Row], file: LeadFile, profile: MappingProfile) -> tuple[StageRow, ...]:
    if "stage" not in file.positions:
        return ()
    names = Counter(_text(row, file.positions["stage"]) for row in rows)
    return tuple(StageRow(name, profile.stages.get(name, ""), rows) for name, rows in names.most_common())
