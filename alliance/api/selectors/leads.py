"""One lead for the API."""

from datetime import date
from typing import Any

from accounts.permissions import Actor
from pipeline.counting import current_rule
from pipeline.lead_filter import LeadFilter
from pipeline.selectors.leads import lead_history, listed_leads


def lead_of(actor: Actor, lead_id: int, *, today: date) -> dict[str, Any] | None:
    """Return a lead that the actor sees with its `revisions`, or None (R4, R13)."""
    rule = current_rule(today)
    listed = listed_leads(actor=actor, wanted=LeadFilter(), rule=rule, today=today)
    lead = listed.filter(pk=lead_id).order_by("pk").first()
    if lead is None:
        return None
    return {**lead, "revisions": lead_history(actor=actor, lead_id=lead_id, rule=rule)}
