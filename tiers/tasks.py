"""Jobs of the tiers app: thin, idempotent, taking ids; the database is the truth of what is due."""

from celery import shared_task

from kernel.clock import now
from kernel.tenancy import Role, acting
from tiers.services.computing import compute_run, resume_interrupted_runs
from tiers.services.replay_requests import answer_request, open_requests
from tiers.services.runs import RunRefused, due_runs
from tiers.services.telling import tell_of_publication, untold_publications
from tiers.services.telling_review import tell_of_review, untold_reviews


@shared_task
def compute_due_run(run_id: int) -> None:
    """Compute one run; one that has to wait is tried again at the next look."""
    try:
        compute_run(run_id=run_id, now=now(), wait=False)
    except RunRefused:
        return


@shared_task
def tell_of_run(run_id: int) -> None:
    """Tell everybody concerned of one published run."""
    tell_of_publication(run_id=run_id, now=now())


@shared_task
def tell_reviewers_of_run(run_id: int) -> None:
    """Tell the alliance managers whose results of one run wait for review."""
    tell_of_review(run_id=run_id, now=now())


@shared_task
def replay_asked_run(request_id: int) -> None:
    """Answer one request for a replay."""
    answer_request(request_id=request_id, now=now())


def find_due_runs() -> int:
    """Hand due, interrupted and untold runs and replays to the workers; return how many (D1)."""
    resume_interrupted_runs(now())
    with acting(role=Role.STAFF, why="due assessments"):
        due, untold, unreviewed = due_runs(now()), untold_publications(), untold_reviews()
        replays = open_requests()
    for run_id in due:
        compute_due_run.delay(run_id)
    for run_id in untold:
        tell_of_run.delay(run_id)
    for run_id in unreviewed:
        tell_reviewers_of_run.delay(run_id)
    for request_id in replays:
        replay_asked_run.delay(request_id)
    return len(due) + len(untold) + len(unreviewed) + len(replays)
