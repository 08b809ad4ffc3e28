"""Blows at random moments against a running worker and beat: what they leave, and how soon it is mended."""

from benchmarks.kills.measuring import measure_kills

__all__ = ["measure_kills"]
