"""The work that blows interrupt: every run that is due, and a feed; begun as the portal begins it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.db import connection

from alliance.tasks import find_runs
from benchmarks.assessment.checks import written_rows
from benchmarks.assessment.runs import forget_runs
from benchmarks.feeds.files import profile_of, write_export
from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState
from pipeline.services.feeds import receive_feed
from pipeline.tasks import load_feed_task
from tiers.models import AssessmentRun, RunState

SOURCE: Final = "kills"
_OF_RUNS: Final = """
SELECT year, quarter, count(*), min(state), min(digest), min(failure)
FROM tiers_assessmentrun GROUP BY 1, 2
"""
_OF_FEED: Final = """
SELECT (SELECT count(*) FROM pipeline_lead WHERE source_id = f.source_id),
       (SELECT count(*) FROM pipeline_leadrevision WHERE source_id = f.source_id AND superseded_at IS NULL),
       (SELECT count(*) FROM pipeline_leadrevision WHERE source_id = f.source_id AND feed_id = f.id),
       (SELECT count(*) FROM pipeline_leadrevision WHERE source_id = f.source_id AND superseded_by_id = f.id),
       (SELECT sum(tcv) FROM pipeline_lead WHERE source_id = f.source_id),
       f.state, f.rows_read, f.created, f.updated, f.unchanged, f.withdrawn, f.rejected,
       (SELECT count(*) FROM pipeline_feedreject WHERE feed_id = f.id)
FROM pipeline_feed f WHERE f.id = %s
"""


class Work:
    """Begins the same work again and again, and says what came of it."""

    def __init__(self, directory: Path, rows: int) -> None:
        self._files = [
            write_export(directory / f"{changed}.csv", rows=rows, companies=10, changed=changed)
            for changed in (False, True)
        ]
        self._turn = 0
        self._feed = 0
        self.runs = 0

    @property
    def turn(self) -> int:
        """Which of the two files was loaded last: what comes of a feed depends on it."""
        return self._turn

    def begin(self) -> None:
        """Forget all results, ask for every run that is due, and upload the other file."""
        forget_runs()
        find_runs.delay()
        self._turn = 1 - self._turn
        path = self._files[self._turn]
        with path.open("rb") as file, acting(role=Role.STAFF, why="benchmark"):
            profile = _of_nobody()
            feed = receive_feed(by=None, profile=profile, file=file, file_name=path.name, now=clock.now())
        self._feed = feed.pk
        load_feed_task.delay(feed.pk)

    def is_done(self) -> bool:
        """Whether the feed is loaded and every run computed; `runs` says how many there are to be."""
        with acting(role=Role.STAFF):
            computed = AssessmentRun.objects.filter(state=RunState.UNDER_REVIEW).count()
            merged = Feed.objects.filter(pk=self._feed, state=FeedState.MERGED).exists()
            return merged and computed >= max(self.runs, 1) and not _running()

    def outcome(self) -> dict[str, Any]:
        """What there is of runs, results and feed; equal whenever the work came out right."""
        with acting(role=Role.STAFF), connection.cursor() as cursor:
            cursor.execute(_OF_RUNS)
            runs = sorted(cursor.fetchall(), key=str)
            cursor.execute(_OF_FEED, [self._feed])
            return {"runs": runs, "feed": cursor.fetchone(), **written_rows()}


def _running() -> bool:
    return AssessmentRun.objects.exclude(state=RunState.UNDER_REVIEW).exists()


def _of_nobody() -> Any:
    """The generated export's profile without its tags: its leads are nobody's and change no result."""
    profile = profile_of(SOURCE)
    columns = {field: column for field, column in profile.columns.items() if field != "tag"}
    return replace(profile, columns=columns)
