"""The assessment: the real task against plain SQL and against a loop per participant."""

from benchmarks.assessment.measuring import measure_all, measure_tenth

__all__ = ["measure_all", "measure_tenth"]
