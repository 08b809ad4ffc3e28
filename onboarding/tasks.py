"""Jobs of onboarding."""

from celery import shared_task

from kernel.clock import now
from onboarding import services


@shared_task
def expire_invitations() -> int:
    """End the invitations that nobody answered in time; return how many."""
    return services.expire_invitations(now=now())
