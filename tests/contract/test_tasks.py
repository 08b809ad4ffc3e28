"""Every job is named here with what it opens, and leaves nothing open behind it."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from agreements.models import Termination
from alliance.celery import app
from kernel.tenancy import Role, acting
from pipeline.models import Feed
from tests.contract.world import World

OPENS = {
    "alliance.tasks.find_feeds": "staff, to read what waits",
    "alliance.tasks.find_runs": "staff, to read what is due",
    "alliance.tasks.send_mail": "staff, once per message",
    "pipeline.tasks.load_feed_task": "staff, for one feed of all participants",
    "tiers.tasks.compute_due_run": "staff, for one run of all participants",
    "tiers.tasks.replay_asked_run": "staff, for one run of all participants",
    "tiers.tasks.tell_of_run": "staff, for one published run",
    "tiers.tasks.tell_reviewers_of_run": "staff, for one run under review",
    "agreements.tasks.check_files": "staff, for the files of all participants",
    "agreements.tasks.remind_signatories": "staff, for all participants",
    "onboarding.tasks.expire_invitations": "staff, once to read what ended, then for one company at a time",
    "onboarding.tasks.remind_of_items": "staff, for all candidacies",
    "agreements.tasks.find_due_terminations": "staff, to read what is due",
    "agreements.tasks.execute_termination": "staff, for one notice",
    "onboarding.tasks.erase_closed": "staff, once per company whose candidacy closed long ago",
    "alliance.tasks.remove_orphan_files": "staff, for the files of all participants",
    "benefits.tasks.heal_entitlements": "staff, for all participants of a year",
}
"""A job serves all participants at once as staff; one that served a single participant would say so here."""


@pytest.fixture(scope="module")
def jobs() -> dict[str, Any]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_job_is_named_with_what_it_opens(jobs: dict[str, Any]) -> None:
    assert set(jobs) == set(OPENS)


def test_beat_asks_for_jobs_that_exist(jobs: dict[str, Any]) -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(jobs)


@pytest.mark.parametrize("name", OPENS)
def test_a_job_leaves_no_tenant_open(world: World, jobs: dict[str, Any], name: str) -> None:
    with acting(role=Role.STAFF, why="contract"):
        loaded = Feed.objects.order_by("pk").values_list("pk", flat=True)[0]
        notice = Termination.objects.order_by("pk").values_list("pk", flat=True)[0]
    given = {"load_feed_task": loaded, "compute_due_run": world.runs["published"].pk}
    given["execute_termination"] = notice
    given["tell_of_run"] = given["compute_due_run"]
    given["tell_reviewers_of_run"] = world.runs["reviewed"].pk
    given["replay_asked_run"] = world.replay_asked
    argument = given.get(name.rsplit(".", 1)[-1])
    jobs[name].run(*(() if argument is None else (argument,)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, coalesce(current_setting('app.participant_id', true), ''), "
            "coalesce(current_setting('app.user_id', true), '')"
        )
        assert cursor.fetchone() == ("portal_app", "", "")
