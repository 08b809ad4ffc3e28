"""Jobs of the onboarding app."""

from celery import shared_task

from kernel.clock import now
from onboarding import services


@shared_task
def expire_invitations() -> int:
    """End the invitations that nobody answered in time; return how many."""
    return services.expire_invitations(now=now())


@shared_task
def remind_of_items() -> int:
    """Remind of checklist items that are nearly due or late; return how many items."""
    return services.remind_of_items(now=now())


@shared_task
def erase_closed() -> int:
    """Delete the personal data of companies whose candidacy closed long ago; return of how many."""
    return services.erase_closed(now=now())
