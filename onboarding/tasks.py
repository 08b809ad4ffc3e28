"""Jobs of the onboarding app."""

from celery import shared_task

from kernel.clock import now
from onboarding.services import erasing


@shared_task
def erase_closed() -> int:
    """Delete the personal data of companies whose candidacy closed long ago; return of how many."""
    return erasing.erase_closed(now=now())
