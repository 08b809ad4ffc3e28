"""What people did with the remediation plans that the demo's assessments opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from accounts.models import User
from tiers.models import PlanKind, RemediationPlan
from tiers.services.plans import close_plan, note_on_plan

_IN_WORK: Final = ("quillmark-endpoint", "halvorsen-cipher", "pellucid-risk")
_AGREED: Final = {
    "4.1": "Both sides agreed: three account workshops a month, and a joint review every second week.",
    "4.3": "Both sides agreed: three more units leave their stock this quarter; IBM sees to customs.",
}
_AGREED_ELSE: Final = "Both sides agreed to compare this figure at every monthly review until it is on pace."
_CLOSED: Final = "The lists of both sides were compared: nothing is missing any more."


def work_on_plans(staff: Mapping[str, User], *, now: datetime) -> None:
    """The alliance manager notes what was agreed for some plans, and closes one by hand."""
    plans = RemediationPlan.objects.filter(closed_at=None, kind=PlanKind.REMEDIATION).order_by("id")
    for plan in plans.filter(participant__slug__in=_IN_WORK):
        note_on_plan(by=staff["ines"], plan=plan, note=_AGREED.get(plan.clause, _AGREED_ELSE), now=now)
    for plan in plans.filter(participant__slug="windlass-access")[:1]:
        close_plan(by=staff["ines"], plan=plan, reason=_CLOSED, now=now)
