"""What happens here when something happens below; a scheduled job heals what was missed."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from benefits.services import derive_entitlements
from tiers.events import assessments_published
from tiers.models import AssessmentRun


@receiver(assessments_published)
def derive_after_publication(sender: type[Any], *, run_id: int, now: datetime, **kwargs: Any) -> None:
    """An annual evaluation settles next year's tier, and with it next year's benefits (D6, R31)."""
    run = AssessmentRun.objects.get(pk=run_id)
    if run.quarter is None:
        derive_entitlements(year=run.year + 1, now=now)
