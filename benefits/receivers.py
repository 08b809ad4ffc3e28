"""What happens here when something happens below; a scheduled job heals what was missed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from agreements.events import program_agreement_signed, termination_executed
from agreements.models import AgreementSigning, Termination
from benefits.services import derive_entitlements, end_entitlements
from kernel.clock import program_zone
from kernel.periods import program_day
from tiers.events import assessments_published
from tiers.models import AssessmentRun


@receiver(assessments_published)
def derive_after_publication(sender: type[Any], *, run_id: int, now: datetime, **kwargs: Any) -> None:
    """An annual evaluation settles next year's tier, and with it next year's benefits (D6, R31)."""
    run = AssessmentRun.objects.get(pk=run_id)
    if run.quarter is None:
        derive_entitlements(year=run.year + 1, now=now)


@receiver(program_agreement_signed)
def derive_after_signature(sender: type[AgreementSigning], *, now: datetime, **kwargs: Any) -> None:
    """What both sides signed opens benefits, or ends their pause, once an admission is through (R27)."""
    year = program_day(now, program_zone()).year
    transaction.on_commit(lambda: _derive(year, now))


@receiver(termination_executed)
def end_after_termination(
    sender: type[Termination], *, participant_id: int, termination_id: int, **kwargs: Any
) -> None:
    """With the Program Agreement end the benefits of the year in which it ended, however late that is done,
    and those settled ahead (R27, R30).
    """
    ended_on = Termination.objects.values_list("effective_on", flat=True).get(pk=termination_id)
    end_entitlements(participant_id=participant_id, from_year=ended_on.year)


def _derive(year: int, now: datetime) -> None:
    derive_entitlements(year=year, now=now)
