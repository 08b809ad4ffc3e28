"""The board: a column for each stage on the way in, the longest waiting on top."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from onboarding.models import OPEN_STAGES
from onboarding.pages.prospect_rows import ProspectRow


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage; `more` is the number of its candidacies that the board leaves to the list."""

    key: str
    words: str
    total: int
    cards: tuple[ProspectRow, ...]
    more: int
    url: str


def board_columns(rows: Iterable[ProspectRow], counts: Mapping[str, int]) -> tuple[BoardColumn, ...]:
    """Return the columns of the open stages, with the rows that were read and the counts of all."""
    by_stage: dict[str, list[ProspectRow]] = {stage.value: [] for stage in OPEN_STAGES}
    for row in rows:
        by_stage[row.stage].append(row)
    return tuple(
        BoardColumn(
            key=stage.value,
            words=str(stage.label),
            total=counts.get(stage, 0),
            cards=tuple(by_stage[stage]),
            more=max(counts.get(stage, 0) - len(by_stage[stage]), 0),
            url=f"{reverse('onboarding:list')}?stage={stage.value}",
        )
        for stage in OPEN_STAGES
    )
