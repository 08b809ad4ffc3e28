"""Jobs of the agreements app."""

from celery import shared_task

from agreements import services
from kernel.clock import now
from kernel.tenancy import Role, acting


@shared_task
def check_files() -> int:
    """Hash every stored file of an agreement and tell the administrators of altered ones; return how many."""
    return len(services.check_files(now=now()))


@shared_task
def remind_signatories() -> int:
    """Remind of acceptances that are due or late; return how many wait at such a stage."""
    return services.remind_signatories(now=now())


@shared_task
def find_due_terminations() -> int:
    """Hand notices whose effective date has come to the workers, however late; return how many."""
    with acting(role=Role.STAFF, why="due terminations"):
        due = services.due_terminations(now=now())
    for termination_id in due:
        execute_termination.delay(termination_id)
    return len(due)


@shared_task
def execute_termination(termination_id: int) -> None:
    """Let one notice take effect; told twice, it is done once."""
    services.execute_termination(termination_id=termination_id, now=now())
