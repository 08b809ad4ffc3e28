"""What mapping a tag would do: its leads, judged as if they belonged to somebody (R14)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.permissions import Actor
from pipeline.counting import CountingRule, Reason
from pipeline.models import Lead, TagMapping
from pipeline.selectors.leads import judged

MOST_LEADS = 20


@dataclass(frozen=True)
class LeadsOfTag:
    """The largest leads of a tag with `would_be` and `amount_usd`, and the totals over all of them."""

    leads: list[dict[str, Any]]
    total: int
    counted: int
    amount: Decimal


def leads_of_tag(*, actor: Actor, tag: str, rule: CountingRule) -> LeadsOfTag:
    """Return what hangs on a tag, whoever has its leads now, under the rule in force."""
    rows = judged(Lead.objects.visible_to(actor).filter(tag=tag), rule)
    totals = rows.aggregate(
        total=Count("pk"),
        counted=Count("pk", filter=Q(would_be=Reason.COUNTED)),
        amount=Sum("amount_usd", filter=Q(would_be=Reason.COUNTED)),
    )
    fields = ("crm_id", "client", "name", "stage", "withdrawn", "qualified_on", "amount_usd", "would_be")
    leads = list(rows.order_by("-tcv_cents", "pk").values(*fields)[:MOST_LEADS])
    return LeadsOfTag(leads, totals["total"], totals["counted"], totals["amount"] or Decimal(0))


def mapping_of(tag: str) -> TagMapping | None:
    """Return what a tag means now, None where nobody mapped it. Call it as staff."""
    return TagMapping.objects.select_related("participant").filter(tag=tag).first()
