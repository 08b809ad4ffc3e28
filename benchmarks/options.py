"""The sizes of a run; the defaults finish in minutes on two processors."""

from argparse import ArgumentDefaultsHelpFormatter, ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass

PARTS = ("assessment", "pages", "export", "feed")
ON_REQUEST = ("kills", "migrations")
"""Parts that take long and are measured only when they are named."""


@dataclass(frozen=True)
class Sizes:
    """How much is generated and how often each thing is measured."""

    participants: int
    leads: int
    feed_rows: int
    list_leads: int
    sample: int
    usual_rows: int
    requests: int
    rounds: int
    kills: int
    parts: tuple[str, ...]
    keep: bool

    @property
    def leads_each(self) -> int:
        """Leads of one participant of the generated program."""
        return max(1, self.leads // self.participants)

    def counted(self) -> dict[str, int]:
        """The sizes that a figure depends on, as the answer names them."""
        return {name: value for name, value in vars(self).items() if name not in ("parts", "keep")}


def read_sizes(arguments: Sequence[str] | None = None) -> Sizes:
    """Read the sizes from the command line."""
    parser = ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add("--participants", type=_many, default=1_000, help="companies that are assessed")
    add("--leads", type=_many, default=200_000, help="leads over which they are assessed")
    add("--feed-rows", type=_many, default=100_000, help="rows of each feed")
    add("--list-leads", type=_many, default=200_000, help="leads of the participant whose list is walked")
    add("--sample", type=_many, default=20, help="participants that the loop per participant is timed on")
    add("--usual-rows", type=_many, default=1_000, help="rows that django-import-export is timed on")
    add("--requests", type=_many, default=150, help="requests of each client to each page")
    add("--rounds", type=_many, default=3, help="how often floor and product take turns; the best counts")
    add("--kills", type=_many, default=20, help="random kills of the part `kills`")
    add("--parts", default=",".join(PARTS), help=f"which parts to measure; besides: {', '.join(ON_REQUEST)}")
    add("--keep", action="store_true", help="keep the generated database")
    found = parser.parse_args(arguments)
    parts = tuple(part for part in found.parts.split(",") if part)
    if unknown := set(parts) - {*PARTS, *ON_REQUEST}:
        known = ", ".join((*PARTS, *ON_REQUEST))
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {known}")
    if found.participants < 20 or found.leads < found.participants:
        parser.error("give at least 20 participants, and no fewer leads than participants")
    return Sizes(**{**vars(found), "parts": parts})


def _many(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < 1:
        raise ValueError(text)
    return number
