"""What happens in the demo's history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Happening:
    """Something that happened at a moment; `act` is told the moment."""

    at: datetime
    act: Callable[[datetime], object]
