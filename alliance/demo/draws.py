"""Chance that comes out the same every time."""

from random import Random


def draw_for(purpose: str) -> Random:
    """Return a source of chance of one purpose; the same draws on every load."""
    return Random(purpose)  # noqa: S311  (nothing secret is drawn)
