"""Pages and exports as browsers get them: a real gunicorn, two clients, the loopback alone."""

from benchmarks.pages.export import measure_export
from benchmarks.pages.measuring import measure_pages
from benchmarks.pages.served import served_program

__all__ = ["measure_export", "measure_pages", "served_program"]
