"""Replays asked for on a page: kept at once, computed by a worker, found again after a kill."""

from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from accounts.models import User
from kernel.tenancy import Role, acting
from tiers.models import AssessmentRun, ReplayRequest
from tiers.services.replay import NothingToReplay, Replay, RunNotFound, record_replay, replay_run
from tiers.services.snapshot import only_one

WORDS_KEPT = 10


def ask_replay(*, by: User, run_id: int, now: datetime) -> ReplayRequest:
    """Ask for a replay of a computed run; while one is open it is answered instead, whoever asked.

    Raises `RunNotFound`, `NothingToReplay`.
    """
    with acting(role=Role.STAFF, user=by.pk, why="replay asked for"):
        run = AssessmentRun.objects.filter(pk=run_id).first()
        if run is None:
            raise RunNotFound(run_id)
        if not run.digest:
            raise NothingToReplay(run_id)
        try:
            with transaction.atomic():
                return ReplayRequest.objects.create(run=run, by=by, asked_at=now)
        except IntegrityError:
            return ReplayRequest.objects.get(run=run, answered_at=None)


def open_requests() -> list[int]:
    """Return the ids of the requests that nobody answered yet, the oldest first; call it as staff."""
    return list(ReplayRequest.objects.filter(answered_at=None).order_by("pk").values_list("pk", flat=True))


def answer_request(*, request_id: int, now: datetime) -> None:
    """Replay what was asked for and keep what it came to, once; one in another worker's hands is left to it.

    A process killed anywhere leaves the request open. An error that nobody foresaw answers it, so that it is
    not tried for ever; one of the database's server does not.
    """
    with acting(role=Role.STAFF, why="assessment replayed"):
        asked = ReplayRequest.objects.select_related("by").filter(pk=request_id).first()
    if asked is None:
        return
    with only_one(asked.run_id, wait=False) as held:
        if not held or not _is_open(request_id):
            return
        try:
            replay = replay_run(asked.run_id)
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:
            _settle(asked, now, failure=f"{type(failure).__name__}: {failure}"[:2000])
            raise
        _settle(asked, now, replay=replay)


def _is_open(request_id: int) -> bool:
    with acting(role=Role.STAFF, why="assessment replayed"):
        return ReplayRequest.objects.filter(pk=request_id, answered_at=None).exists()


def _settle(asked: ReplayRequest, now: datetime, *, replay: Replay | None = None, failure: str = "") -> None:
    """Answer a request that is open, with its replay in the same transaction."""
    words = list(replay.differences[:WORDS_KEPT]) if replay else []
    with acting(role=Role.STAFF, user=asked.by_id, why="assessment replayed"):
        unanswered = ReplayRequest.objects.filter(pk=asked.pk, answered_at=None)
        settled = unanswered.update(answered_at=now, words=words, failure=failure)
        if settled and replay:
            record_replay(by=asked.by, run_id=asked.run_id, replay=replay, now=now)
