"""Quick readings of the commonest spellings; None sends a cell the long way through `cells`.

They say nothing of their own: where a shortcut answers, `cells` gives the same canonical text, only slower.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

from pipeline.profiles.cells import DECIMALS

Shortcut = Callable[[str], str | None]

_ISO: Final = re.compile(
    r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}(?:([T ])[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3}|\.[0-9]{6})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
)


def text_shortcut(limit: int) -> Shortcut:
    """For printable text that is short enough."""

    def read(text: str) -> str | None:
        return text if len(text) <= limit and text.isprintable() else None

    return read


def number_shortcut(decimal: str) -> Shortcut:
    """For numbers without grouping and without leading zeros."""
    match = re.compile(rf"(0|[1-9][0-9]{{0,11}})(?:{re.escape(decimal)}([0-9]{{1,{DECIMALS}}}))?").fullmatch

    def read(text: str) -> str | None:
        if not (found := match(text)):
            return None
        whole, decimals = found.groups()
        decimals = decimals and decimals.rstrip("0")
        return f"{whole}.{decimals}" if decimals else whole

    return read


def moment_shortcut(formats: Sequence[str], zone: tzinfo, *, day: bool) -> Shortcut | None:
    """For ISO 8601 where the profile's formats ask for it; none where another format could read the same."""
    if any(pattern.startswith("%Y") and not pattern.startswith("%Y-%m-%d") for pattern in formats):
        return None
    known = frozenset(formats)

    def read(text: str) -> str | None:
        found = _ISO.fullmatch(text)
        if not found or _iso_format(*found.groups()) not in known or not "1991" <= text[:4] <= "2099":
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        moment = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.date().isoformat() if day else moment.astimezone(UTC).isoformat()

    return read


def _iso_format(separator: str | None, fraction: str | None, offset: str | None) -> str:
    time = f"{separator}%H:%M:%S" if separator else ""
    return f"%Y-%m-%d{time}{'.%f' if fraction else ''}{'%z' if offset else ''}"
