"""The portfolio as shown, as a file: the same participants in the same order, amounts exact."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from alliance.homes.entries import Entry
from kernel.csv_lines import csv_lines, text_cell

HEADER = (
    "participant", "name", "tier_held", "january_outlook", "attainment_usd", "target_usd", "pace_usd",
    "open_pipeline_usd", "leads_without_plan_rate", "health", "decided_by", "alliance_manager",
)  # fmt: skip


def portfolio_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the file line by line."""
    return csv_lines(HEADER, (_cells(entry) for entry in entries))


def _cells(entry: Entry) -> tuple[str, ...]:
    target, company = entry.attainment, entry.company
    return (
        company.slug,
        text_cell(company.name),
        company.tier_held or "",
        entry.outlook or "below",
        _amount(target.actual if target else None),
        _amount(target.needed if target else None),
        _amount(target.paced if target else None),
        _amount(entry.open_pipeline),
        str(entry.unrated),
        entry.state.value,
        text_cell(f"{entry.deciding.clause} {entry.deciding.name}" if entry.deciding else ""),
        text_cell(company.manager or ""),
    )


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
