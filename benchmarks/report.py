"""Figures as lines while they are found, and one JSON object at the end."""

import json
import os
from pathlib import Path

from benchmarks.goals import GOALS
from benchmarks.options import Sizes


class Report:
    """Collects figures; each is printed at once with its goal and whether it was reached."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.figures: dict[str, float] = {}

    def figure(self, key: str, value: float) -> None:
        """Note one figure of `GOALS`."""
        goal = GOALS[key]
        self.figures[key] = round(value, 3)
        number = f"{value:,.2f} {goal.unit}".strip()
        print(f"{goal.words:<64} {number:>14}   {goal.wanted():<26} {goal.verdict(value)}", flush=True)

    def note(self, text: str) -> None:
        """Say something that is no figure: a measured time, a size, where a number comes from."""
        print(f"  {text}", flush=True)

    def close(self) -> None:
        """Print the JSON object as the last line, and keep it where BENCH_JSON says."""
        missed = [key for key, value in self.figures.items() if GOALS[key].verdict(value) == "NOT REACHED"]
        print(f"Not reached: {', '.join(missed) or 'nothing'}.")
        text = json.dumps({**self.figures, "sizes": self.sizes.counted()})
        if path := os.environ.get("BENCH_JSON"):
            Path(path).write_text(text + "\n", encoding="utf-8")
        print(text, flush=True)
