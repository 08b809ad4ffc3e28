"""Jobs of the benefits app."""

from celery import shared_task

from benefits.services import derive_entitlements
from kernel.clock import now, today


@shared_task
def heal_entitlements() -> None:
    """Derive this year's entitlements again, after a missed event, a new guide or a new agreement."""
    derive_entitlements(year=today().year, now=now())
