"""Loads at the same time and loads killed anywhere: never half a load, never a lost one."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState, Lead, LeadRevision
from pipeline.services.feeds import requeue_stale_feeds
from pipeline.services.loading import load_feed
from pipeline.services.transitions import FeedMoved
from pipeline.tasks import load_feed_task
from tests.pipeline.exports import COLUMNS, NOON, export, receive, row, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROWS = 8_000
IMPORT = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.DATABASES["default"]["OPTIONS"]["assume_role"] = "portal_app"
import django
django.setup()
from django.core.management import call_command
call_command("import_leads", sys.argv[2], "--profile", sys.argv[3], "--rejects-dir", sys.argv[4])
"""


def totals() -> tuple[int, int]:
    """How many leads and revisions there are."""
    with acting(role=Role.STAFF):
        return Lead.objects.count(), LeadRevision.objects.count()


def at_once(work: Callable[[int], object], arguments: list[int]) -> list[object]:
    """Do the work for each argument in a thread with a connection of its own."""

    def alone(argument: int) -> object:
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(alone, arguments))


def test_the_same_file_loaded_twice_at_once_is_there_once() -> None:
    text = export(*(row(f"L{number}") for number in range(500)))
    feeds = [receive(text).pk, receive(text).pk]
    loaded = at_once(lambda feed_id: load_feed(feed_id=feed_id, now=NOON), feeds)
    assert totals() == (500, 500)
    assert {feed.state for feed in loaded} <= {FeedState.MERGED, FeedState.REFUSED}


def test_a_feed_told_to_two_workers_at_once_is_loaded_by_one() -> None:
    feed = receive(export(*(row(f"L{number}") for number in range(500))))

    def load(feed_id: int) -> str:
        try:
            return load_feed(feed_id=feed_id, now=NOON).state
        except FeedMoved:
            return "not mine"

    assert sorted(at_once(load, [feed.pk, feed.pk])) == ["merged", "not mine"]
    assert totals() == (500, 500)


def test_a_worker_shows_its_progress_without_standing_in_its_own_way() -> None:
    feed = receive(export(*(row(f"L{number}") for number in range(6_000)), row("BAD", value="x")))
    load_feed_task(feed.pk)
    with acting(role=Role.STAFF):
        loaded = Feed.objects.get(pk=feed.pk)
    assert (loaded.state, loaded.rows_read, loaded.rejected) == (FeedState.MERGED, 6_001, 1)


@pytest.fixture
def start_import(tmp_path: Path) -> Callable[[], subprocess.Popen[bytes]]:
    """Start `import_leads` of a large file as a process of its own."""
    lines = (row(f"L{number}", client=f"Client {number}") for number in range(ROWS))
    large = write(tmp_path / "large.csv", export(*lines))
    stages = {"Qualified": "qualified"}
    document = {"source": "crm", "columns": COLUMNS, "stages": stages, "complete": True}
    profile = write(tmp_path / "profile.json", json.dumps(document))
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", IMPORT, name, str(large), str(profile), str(tmp_path)]
    return lambda: subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for a condition, and fail when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def is_loading() -> bool:
    """Whether a load has begun."""
    with acting(role=Role.STAFF):
        return Feed.objects.filter(state=FeedState.LOADING).exists()


def nothing_loads() -> bool:
    """Whether no load is left, once the dead ones are taken up."""
    with acting(role=Role.STAFF):
        requeue_stale_feeds(now=NOON + timedelta(days=9999))
        return not Feed.objects.filter(state=FeedState.LOADING).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_an_import_killed_anywhere_leaves_all_or_nothing_and_can_be_done_again(
    start_import: Callable[[], subprocess.Popen[bytes]], attempt: int
) -> None:
    process = start_import()
    wait_until(is_loading)
    time.sleep(random.uniform(0, 0.5) * attempt)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_until(nothing_loads)
    with acting(role=Role.STAFF):
        state = Feed.objects.get().state
    assert totals() == ((ROWS, ROWS) if state == FeedState.MERGED else (0, 0))
    assert start_import().wait() == 0
    assert totals() == (ROWS, ROWS)
