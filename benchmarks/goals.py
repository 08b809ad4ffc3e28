"""What each figure must reach, and what is aimed at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A figure's words and unit; without `must` it is told for information."""

    words: str
    unit: str = "x"
    must: float | None = None
    aim: float | None = None
    at_most: bool = True

    def verdict(self, value: float) -> str:
        """Whether the value reaches the goal, in a word or two."""
        if self.must is None:
            return "for information"
        if self._reaches(value, self.must):
            return "reached the aim" if self._reaches(value, self.aim) else "reached"
        return "NOT REACHED"

    def wanted(self) -> str:
        """The goal in words."""
        if self.must is None:
            return ""
        sign = "<=" if self.at_most else ">="
        aim = f", aim {self.aim:g}" if self.aim is not None else ""
        return f"must {sign} {self.must:g}{aim}"

    def _reaches(self, value: float, wanted: float | None) -> bool:
        return wanted is not None and (value <= wanted if self.at_most else value >= wanted)


def _at_least(words: str, unit: str, must: float, aim: float) -> Goal:
    return Goal(words, unit, must, aim, at_most=False)


GOALS = {
    "assessment_quarter_over_floor": Goal("quarterly assessment through the task / floor", "x", 2.0, 1.3),
    "assessment_annual_over_floor": Goal("annual evaluation through the task / floor", "x", 2.0, 1.3),
    "loop_over_assessment": _at_least("loop per participant (extrapolated) / assessment", "x", 40, 65),
    "row_by_row_loop_over_assessment": Goal("the same loop with each row saved as it is found / assessment"),
    "assessment_statements": Goal("statements of a run", "", 30, 15),
    "assessment_statements_growth": Goal("statements of a run, all participants / a tenth", "x", 1.0, 1.0),
    "assessment_time_growth": Goal("assessment, all participants / a tenth", "x", 12, 10),
    "assessment_worker_mb": Goal("peak memory of a worker that computes a run", "MB", 300),
    "feed_new_of_floor": _at_least("feed of new rows / floor rate", "%", 50, 75),
    "feed_unchanged_of_floor": _at_least("feed of unchanged rows / floor rate", "%", 50, 75),
    "feed_changed_of_floor": Goal("feed with a tenth changed / floor rate", "%"),
    "feed_new_over_import_export": _at_least("feed of new rows / django-import-export", "x", 30, 45),
    "feed_existing_over_import_export": _at_least("feed of known rows / django-import-export", "x", 150, 250),
    "feed_worker_mb": Goal("peak memory of a worker that loads a feed", "MB", 300),
    "leads_list_p95_ms": Goal("leads list, p95 over the empty view", "ms", 15, 8),
    "all_leads_list_p95_ms": Goal("list over all participants, p95 over the empty view", "ms", 15, 8),
    "portfolio_p95_ms": Goal("manager home, p95 over the empty view", "ms", 40, 20),
    "participant_home_p95_ms": Goal("participant home, p95 over the empty view", "ms", 40, 20),
    "tier_page_p95_ms": Goal("tier page, p95 over the empty view", "ms", 40, 20),
    "position_largest_ms": Goal("position of the largest participant, read anew", "ms"),
    "tier_page_largest_p95_ms": Goal("tier page of the largest participant, likewise", "ms", 40, 20),
    "empty_view_p95_ms": Goal("the empty view itself, p95", "ms"),
    "admin_over_leads_list": _at_least("admin changelist / list over all participants, p50", "x", 30, 50),
    "leads_list_deepest_over_first": Goal("leads list, deepest page / first, p50", "x", 1.3, 1.1),
    "leads_list_large_over_small": Goal("leads list, all its leads / a hundredth, p50", "x", 1.3, 1.1),
    "queries_per_page": Goal("queries of the page that needs most", "", 8, 5),
    "queries_growth": Goal("pages whose queries grow with their rows", "", 0, 0),
    "export_of_copy": _at_least("export / psql \\copy rate", "%", 50, 65),
    "export_first_byte_ms": Goal("export, first byte", "ms", 200),
    "export_memory_growth_mb": Goal("export, growth of the web workers", "MB", 20),
    "kills": Goal("kills at random moments, of worker, beat, queue and database connections", ""),
    "kills_wrong": Goal("of them with lost, doubled or half results", "", 0, 0),
    "kill_to_finished_s": Goal("from a kill to finished work, the longest", "s", 60, 15),
    "migration_stall_ms": Goal("longest write during any migration, live writers", "ms", 500, 250),
    "migration_failed_writes": Goal("writes that failed during the migrations", "", 0, 0),
    "position_p95_ms": Goal("what would my tier be, p95", "ms", 25, 10),
}
