"""People and jobs that go on writing while the database is migrated, each timing its own writes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psycopg2

_LEAD = "UPDATE pipeline_lead SET name = name, changed_at = now() WHERE id = {at}"
_REVISION = """
INSERT INTO pipeline_leadrevision (
    lead_id, source_id, crm_id, participant_id, stage, withdrawn, feed_id, cause, recorded_at, superseded_at
)
SELECT id, source_id, crm_id, participant_id, stage, withdrawn, first_feed_id, 'feed', now(), now()
FROM pipeline_lead WHERE id = {at}
"""
_FEED = "UPDATE pipeline_feed SET step = 'merge' WHERE id = 1"
WRITES = {
    "leads": (_LEAD, 0),
    "revisions": (_REVISION, 0),
    "evidence": (
        "INSERT INTO tiers_evidenceline (assessment_id, participant_id, revision_id, metric, counted, reason)"
        " SELECT assessment_id, participant_id, revision_id, gen_random_uuid(), false, ''"
        " FROM tiers_evidenceline WHERE assessment_id = 1 + {at} % 1000 LIMIT 1",
        0,
    ),
    "runs": ("UPDATE tiers_assessmentrun SET failure = '' WHERE id = 1", 0),
    "companies": ("UPDATE participants_participant SET website = '' WHERE id = 1 + {at} % 1000", 0),
    "people": ("UPDATE accounts_user SET last_login = now() WHERE id = 1 + {at} % 1000", 0),
    "a feed": (f"{_LEAD}; {_REVISION}; {_FEED}", 0.3),
}
"""Statements, and how many seconds each keeps its transaction open."""
_PAUSE = 0.005


@dataclass
class Writer:
    """One connection that writes again and again; the longest write under each migration."""

    name: str
    rows: int
    migration: Callable[[], str]
    longest: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def write_on(self, url: str, done: Event) -> None:
        """Write until it is done, as the owner: the others have no rights in the first state."""
        statement, open_seconds = WRITES[self.name]
        connection = psycopg2.connect(url, options="-c app.migrating=on")
        turn = 0
        while not done.wait(max(_PAUSE, open_seconds)):
            turn += 1
            during, begun = self.migration(), time.perf_counter()
            try:
                with connection, connection.cursor() as cursor:
                    cursor.execute(statement.format(at=1 + turn * 7919 % self.rows))
                    done.wait(open_seconds)
            except psycopg2.Error as error:
                self.failures.append(f"{self.name}, {during}: {error}")
            took = time.perf_counter() - begun - open_seconds
            self.longest[during] = max(took, self.longest.get(during, 0))
        connection.close()


@contextmanager
def writing(url: str, rows: int, migration: Callable[[], str]) -> Iterator[list[Writer]]:
    """Write to every table of `WRITES` at once while the block runs."""
    done = Event()
    writers = [Writer(name, rows, migration) for name in WRITES]
    threads = [Thread(target=writer.write_on, args=(url, done)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        done.set()
        for thread in threads:
            thread.join()
