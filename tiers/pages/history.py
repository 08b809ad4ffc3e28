"""Rows of past results and of open plans."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import day
from participants.models import Participant
from tiers.labels import period_words
from tiers.pages.periods import published_words, run_title
from tiers.pages.statuses import StatusShown, status_shown
from tiers.selectors.pages_position import Around, ResultShown


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One result of a participant."""

    title: str
    period: str
    url: str
    status: StatusShown
    tier_held: str | None
    tier_earned: str | None
    annual: bool
    published: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An open plan, or a request for a figure."""

    clause: str
    name: str
    kind: str
    state: str
    opened: str
    note: str
    url: str
    note_url: str
    close_url: str


def history_rows(results: Iterable[ResultShown], participant: Participant) -> list[HistoryRow]:
    """Return the rows, in the order given."""
    return [
        HistoryRow(
            title=run_title(result.run),
            period=period_words(result.run.year, result.run.quarter),
            url=reverse("tiers:assessment", args=[participant.slug, result.run.pk]),
            status=status_shown(result.status),
            tier_held=result.tier_held,
            tier_earned=result.decided or result.tier_earned,
            annual=result.run.quarter is None,
            published=published_words(result.run) or _("Not published"),
        )
        for result in results
    ]


def plan_rows(around: Around, participant: Participant) -> list[PlanRow]:
    """Return the open plans, the oldest first."""
    zone, slug = program_zone(), participant.slug
    kinds = {"remediation": _("Remediation plan"), "request": _("Request for a figure")}
    return [
        PlanRow(
            clause=plan.clause,
            name=plan.name,
            kind=kinds[plan.kind],
            state=plan.state_found,
            opened=day(plan.opened_at.astimezone(zone).date()),
            note=plan.note,
            url=f"{reverse('tiers:condition', args=[slug, plan.clause])}?tier={plan.tier}",
            note_url=reverse("tiers:note_plan", args=[slug, plan.id]),
            close_url=reverse("tiers:close_plan", args=[slug, plan.id]),
        )
        for plan in around.plans
    ]
