"""The portfolio as shown, as a file: the same participants in the same order, amounts exact."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from alliance.homes.entries import Entry

HEADER = (
    "participant", "name", "tier_held", "january_outlook", "attainment_usd", "target_usd", "pace_usd",
    "open_pipeline_usd", "leads_without_plan_rate", "health", "decided_by", "alliance_manager",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def portfolio_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the file line by line; the last one counts the rows, so that half a file is recognisable."""
    yield _line(HEADER)
    rows = 0
    for entry in entries:
        yield _line(_cells(entry))
        rows += 1
    yield f"# rows: {rows}\n"


def _cells(entry: Entry) -> tuple[str, ...]:
    target, company = entry.attainment, entry.company
    return (
        company.slug,
        _text(company.name),
        company.tier_held or "",
        entry.outlook or "below",
        _amount(target.actual if target else None),
        _amount(target.needed if target else None),
        _amount(target.paced if target else None),
        _amount(entry.open_pipeline),
        str(entry.unrated),
        entry.state.value,
        _text(f"{entry.deciding.clause} {entry.deciding.name}" if entry.deciding else ""),
        _text(company.manager or ""),
    )


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
