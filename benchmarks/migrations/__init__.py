"""Every migration forward over full tables that are being written to: the longest that a write waits."""

from benchmarks.migrations.measuring import measure_migrations

__all__ = ["measure_migrations"]
