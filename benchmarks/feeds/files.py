"""Generated exports of a CRM: every row new, the same again, a tenth of them changed."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.world import YEAR
from pipeline.profiles.document import parse_profile
from pipeline.profiles.profile import MappingProfile

COLUMNS: Final = {
    "crm_id": "id", "name": "opportunity", "client": "account", "country": "country", "offering": "offering",
    "owner": "agent", "stage": "stage", "tcv": "value", "currency": "currency", "probability": "prob",
    "identified_on": "created", "qualified_on": "engaged", "expected_close_on": "expected",
    "modified_at": "modified", "technology_source": "source", "tag": "product",
}  # fmt: skip
STAGES: Final = {"Prospecting": "identified", "Engaging": "qualified", "Won": "won", "Lost": "lost"}
CHANGED_EVERY: Final = 10
UNREADABLE_EVERY: Final = 2_000


def profile_of(source: str) -> MappingProfile:
    """The mapping profile of a generated source: the whole pipeline, in the header's own names."""
    return parse_profile(
        {
            "source": source, "columns": COLUMNS, "stages": STAGES, "complete": True,
            "dates": ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S%z"],
        }
    )  # fmt: skip


def write_export(path: Path, *, rows: int, companies: int, changed: bool = False) -> Path:
    """Write an export and return its path; with `changed` a tenth of its values differ."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        writer.writerows(_rows(rows, companies, changed))
    return path


def _rows(rows: int, companies: int, changed: bool) -> Iterator[Sequence[object]]:
    drawn = Random(20)  # noqa: S311  (the same rows in every run)
    stages, currencies = tuple(STAGES), ("USD", "USD", "EUR", "GBP", "CHF")
    for number in range(1, rows + 1):
        value = drawn.randrange(1_000, 900_000) + drawn.randrange(100) / 100
        month, day = drawn.randrange(1, 13), drawn.randrange(1, 29)
        if changed and number % CHANGED_EVERY == 0:
            value += 1
        yield (
            f"F{number:09d}", f"Opportunity {number}", f"Account, {drawn.randrange(50_000)}", "DE",
            "Managed Detection", f"Seller {drawn.randrange(400)}", drawn.choice(stages), f"{value:.2f}",
            drawn.choice(currencies), drawn.randrange(101), f"{YEAR}-{month:02d}-{day:02d}",
            "soon" if number % UNREADABLE_EVERY == 0 else f"{YEAR}-{month:02d}-{day:02d}",
            f"{YEAR + 1}-{month:02d}-{day:02d}", f"{YEAR}-{month:02d}-{day:02d} 10:30:00+00:00", "ibm",
            f"company-{drawn.randrange(1, companies + 1)}",
        )  # fmt: skip
