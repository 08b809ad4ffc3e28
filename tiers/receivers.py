"""What happens here when something happens below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from agreements.events import termination_executed
from agreements.models import Termination
from tiers.services.plans import close_plans_of


@receiver(termination_executed)
def close_plans_after_termination(
    sender: type[Termination], *, participant_id: int, now: datetime, **kwargs: Any
) -> None:
    """Who has left works on no remediation plan any more, and is asked for no figure (D4, R30)."""
    close_plans_of(participant_id=participant_id, reason=_("The participation ended."), now=now)
