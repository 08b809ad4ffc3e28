"""Rows of the list of participants."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.formats import day
from participants.models import IN_PROGRAM, IN_RELATION


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company; `task` says what waits for somebody."""

    name: str
    slug: str
    url: str
    lifecycle: str
    tier: str | None
    is_participant: bool
    settled: bool
    joined: str
    manager: str
    task: str
    agreements: str


def company_rows(companies: Iterable[Any]) -> list[CompanyRow]:
    """Return the rows of companies as `selectors.company_list` gives them."""
    return [
        CompanyRow(
            name=company.name,
            slug=company.slug,
            url=reverse("participants:overview", args=[company.slug]),
            lifecycle=company.lifecycle,
            tier=getattr(company, "tier", None),
            settled=getattr(company, "settled", False),
            is_participant=company.lifecycle in IN_PROGRAM,
            joined=day(company.joined_on) if company.joined_on else "–",
            manager=company.manager or "",
            task=_("No alliance manager") if not company.manager and company.lifecycle in IN_RELATION else "",
            agreements=_agreements(company),
        )
        for company in companies
    ]


def _agreements(company: Any) -> str:
    signed = [
        word
        for word, name in ((_("Program"), "program_signed_on"), (_("Procurement"), "procurement_signed_on"))
        if getattr(company, name, None)
    ]
    return ", ".join(signed) or "–"
