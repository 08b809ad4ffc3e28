"""Feeds: upload to committed through the real services, against plain SQL and django-import-export."""

from benchmarks.feeds.measuring import measure_feeds

__all__ = ["measure_feeds"]
