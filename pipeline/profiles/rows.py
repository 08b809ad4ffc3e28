"""Whole rows, column by column: from the cells of a file to canonical values, or a rejection in words.

Values repeat in an export, so each column remembers what it has read: mostly a batch costs look-ups.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import repeat
from typing import Final, NamedTuple

from pipeline.profiles.cells import Refusal
from pipeline.profiles.conversions import Conversion, constant_for, conversion_for
from pipeline.profiles.document import Problem, ProfileRefused
from pipeline.profiles.fields import FIELDS, JOINT
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import Positions, Rejected, Row, storable

STAGED_COLUMNS: Final = ("line_number", "cells_hash", *FIELDS)
"""What `translate_batch` accepts, in this order; `cells_hash` is equal for rows that are equal in every cell.

It is salted per process: compare it within one feed, loaded by one process, and never later.
"""
REMEMBERED: Final = 50_000
LONGEST_REMEMBERED: Final = 120
TELLING: Final = 10_000

Values = tuple[str | None, ...]
StagedRow = tuple[int | str | None, ...]


class Translated(NamedTuple):
    """A batch's rows as `STAGED_COLUMNS`, ready for COPY, and the rejected ones; both in the file's order."""

    accepted: list[StagedRow]
    rejected: list[Rejected]


class RowTranslator:
    """Translates rows of one file; built once from its profile and the positions that the reader found.

    Raises `ProfileRefused` for a constant that the program's `zone` pushes out of range; never for a row.
    """

    def __init__(self, profile: MappingProfile, positions: Positions, *, zone: tzinfo) -> None:
        self._columns = {
            field: _Column(field, profile, where, conversion_for(field, profile, zone))
            for field, where in positions.items()
        }
        self._constants = {
            field: _constant(field, text, profile, zone) for field, text in profile.constants.items()
        }

    def translate(self, cells: Sequence[str]) -> Values | Rejected:
        """The canonical values of one row in the order of `FIELDS`, or why there are none."""
        accepted, rejected = self.translate_batch([Row(0, list(cells), "")])
        return rejected[0] if rejected else accepted[0][2:]  # type: ignore[return-value]

    def translate_batch(self, rows: Sequence[Row]) -> Translated:
        """The rows of one batch, all of the file's width; a rejected row has all reasons, in field order."""
        if not rows:
            return Translated([], [])
        line_numbers, cells, _ = zip(*rows, strict=True)
        file_columns = list(zip(*cells, strict=True))
        values: dict[str, Iterable[str | None]] = {}
        reasons: dict[int, list[str]] = {}
        for field in FIELDS:
            if field in self._columns:
                values[field] = self._columns[field].read(file_columns, reasons)
            else:
                values[field] = repeat(self._constants.get(field))
        self._refuse_bare_amounts(values, reasons)
        hashes = map(hash, zip(*file_columns, strict=True))
        accepted = list(zip(line_numbers, hashes, *values.values(), strict=False))
        if not reasons:
            return Translated(accepted, [])
        kept = [row for index, row in enumerate(accepted) if index not in reasons]
        return Translated(kept, self._rejected(rows, values["crm_id"], reasons))

    def _refuse_bare_amounts(
        self, values: dict[str, Iterable[str | None]], reasons: dict[int, list[str]]
    ) -> None:
        """D8: an amount without a currency is no money."""
        if "currency" in self._columns and ("tcv" in self._columns or self._constants.get("tcv")):
            for index, (currency, tcv) in enumerate(zip(values["currency"], values["tcv"], strict=False)):
                if currency is None and tcv is not None and index not in reasons:
                    reasons[index] = [f"no currency for the value “{tcv}” in tcv"]

    def _rejected(
        self, rows: Sequence[Row], crm_ids: Iterable[str | None], reasons: dict[int, list[str]]
    ) -> list[Rejected]:
        known = dict(enumerate(crm_ids))
        return [
            Rejected(
                rows[index].line_number, "; ".join(reasons[index]), storable(rows[index].raw), known[index]
            )
            for index in sorted(reasons)
        ]


def _constant(field: str, text: str, profile: MappingProfile, zone: tzinfo) -> str | None:
    value = constant_for(field, text, profile, zone)
    if isinstance(value, Refusal):
        raise ProfileRefused([Problem(f"constants.{field}", value.reason(field))])
    return value


class _Column(dict[str, str | None]):
    """What the cells of one field mean, remembered while they repeat; refusals are remembered apart."""

    def __init__(
        self, field: str, profile: MappingProfile, where: tuple[int, ...], convert: Conversion
    ) -> None:
        super().__init__()
        self._field, self._where, self._convert = field, where, convert
        self._blanks = profile.blanks
        self._refusals: dict[str, str] = {}
        self._met_refusal = False
        self._repeats = True

    def read(self, columns: Sequence[Sequence[str]], reasons: dict[int, list[str]]) -> list[str | None]:
        """The canonical values of this field; appends to the `reasons` of the rows where there is none."""
        cells = columns[self._where[0]] if len(self._where) == 1 else self._joined(columns)
        self._met_refusal, known = False, len(self)
        values = list(map(self.__getitem__ if self._repeats else self.__missing__, cells))
        if self._met_refusal:
            self._explain(cells, reasons)
        self._forget(rows=len(cells), grown=len(self) - known)
        return values

    def __missing__(self, text: str) -> str | None:
        if not self._refusals or text not in self._refusals:
            value = self._convert(text)
            if not isinstance(value, Refusal):
                if self._repeats and len(text) <= LONGEST_REMEMBERED:
                    self[text] = value
                return value
            self._refusals[text] = value.reason(self._field)
        self._met_refusal = True
        return None

    def _explain(self, cells: Sequence[str], reasons: dict[int, list[str]]) -> None:
        for index, cell in enumerate(cells):
            if cell in self._refusals:
                reasons.setdefault(index, []).append(self._refusals[cell])
        for cell in [cell for cell in self._refusals if len(cell) > LONGEST_REMEMBERED]:
            del self._refusals[cell]

    def _forget(self, *, rows: int, grown: int) -> None:
        """Stop remembering a column whose cells hardly repeat (ids, say), and bound the memory of others."""
        if len(self) > TELLING and grown > rows // 2:
            self._repeats = False
        if not self._repeats or len(self) > REMEMBERED:
            self.clear()
        if len(self._refusals) > REMEMBERED:
            self._refusals.clear()

    def _joined(self, columns: Sequence[Sequence[str]]) -> list[str]:
        parts = zip(*(columns[index] for index in self._where), strict=True)
        return [self._join([cell.strip() for cell in cells]) for cells in parts]

    def _join(self, cells: list[str]) -> str:
        """The parts that are not blank; an id needs every part, or different leads would look the same."""
        present = [cell for cell in cells if cell not in self._blanks]
        return "" if self._field == "crm_id" and len(present) < len(cells) else JOINT.join(present)
