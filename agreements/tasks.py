"""Jobs of the agreements app."""

from celery import shared_task

from agreements import services
from kernel.clock import now


@shared_task
def check_files() -> int:
    """Hash every stored file of an agreement and tell the administrators of altered ones; return how many."""
    return len(services.check_files(now=now()))


@shared_task
def remind_signatories() -> int:
    """Remind of acceptances that are due or late; return how many wait at such a stage."""
    return services.remind_signatories(now=now())
