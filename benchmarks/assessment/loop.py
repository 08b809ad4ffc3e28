"""The usual way: one participant after the other through the ORM, lines judged in Python."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Max, Model, Q, Sum

from agreements.models import AgreementFact
from benchmarks.assessment.runs import for_the_floor
from benchmarks.report import Report
from benchmarks.timing import seconds_of
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import (
    DealRegistrationFact,
    Incorporation,
    Participant,
    TrainedHeadcount,
    TrainedPerson,
)
from pipeline.models import LeadRevision, PlanRate
from tiers.evaluation import Outcome, Reading, evaluate_quarter
from tiers.models import (
    Assessment,
    AssessmentReading,
    AssessmentRun,
    ConditionResult,
    EvidenceLine,
    MetricReading,
    TierStanding,
)
from tiers.selectors.guides import plan_of
from tiers.services.results import CONDITION, condition_values

Save = Callable[[Iterable[Model]], None]
_COUNTING = ("qualified", "proposed", "negotiating", "won")
_RECORDED = ("certified_employees", "joint_reviews", "test_equipment", "sales_support_days")


def seconds_of_loop(period: Period, report: Report, *, in_bulk: bool) -> float:
    """Assess a sample in a loop, and return what all participants would take at that rate.

    `in_bulk` saves the rows of a participant together; otherwise each is saved when it is found.
    """
    run, sizes = for_the_floor(period), report.sizes
    save = _save_in_bulk if in_bulk else _save_each
    with acting(role=Role.STAFF, why="benchmark"):
        sample = list(Participant.objects.in_program().order_by("pk")[: sizes.sample])
        rates = dict(PlanRate.objects.filter(year=period.year).values_list("currency", "usd_per_unit"))
        rates["USD"] = Decimal(1)
    seconds = seconds_of(lambda: [_assess(each, run, period, rates, save) for each in sample])
    each = seconds / len(sample)
    whole = each * sizes.participants
    report.note(
        f"loop, rows saved {'in bulk' if in_bulk else 'one by one'}: {each * 1000:.1f} ms a participant, "
        f"measured on {len(sample)}, so {whole:.1f} s for all"
    )
    return whole


def _assess(
    participant: Participant, run: AssessmentRun, period: Period, rates: dict[str, Decimal], save: Save
) -> None:
    """One participant in one transaction, so that whoever looks sees how far the loop is."""
    with acting(role=Role.STAFF, why="benchmark"):
        standings = TierStanding.objects.filter(participant=participant, year__lte=period.year)
        standing = standings.order_by("-year").first()
        lines = _lines(participant, period, rates)
        readings = _facts(participant, period) | _crm(lines)
        held = standing.tier if standing else None
        outcome = evaluate_quarter(plan_of(run.guide), readings, quarter=period.quarter or 4, tier_held=held)
        _store(participant, run, held, outcome, readings, lines, save)


def _lines(participant: Participant, period: Period, rates: dict[str, Decimal]) -> list[EvidenceLine]:
    lines = []
    for lead in LeadRevision.objects.filter(participant=participant, superseded_by=None):
        rate = rates.get(lead.currency or "")
        amount = lead.tcv * rate if lead.tcv is not None and rate is not None else None
        for metric in ("qualified_leads", "qualified_tcv"):
            reason = _reason(lead, period, rate, as_money=metric == "qualified_tcv")
            lines.append(
                EvidenceLine(
                    participant=participant, metric=metric, revision=lead, counted=reason == "counted",
                    reason=reason, amount_usd=amount, rate=rate,
                )
            )  # fmt: skip
    return lines


def _reason(lead: LeadRevision, period: Period, rate: Decimal | None, *, as_money: bool) -> str:
    if lead.withdrawn or lead.stage not in _COUNTING:
        early = "lost" if lead.stage == "lost" else "not_yet_qualified"
        return "withdrawn" if lead.withdrawn else early
    if lead.qualified_on is None:
        return "no_date"
    if lead.qualified_on.year != period.year:
        return "other_year"
    if lead.qualified_on > period.last_day:
        return "after_period"
    if lead.tcv is None:
        return "no_value"
    return "no_rate" if as_money and rate is None else "counted"


def _crm(lines: list[EvidenceLine]) -> dict[tuple[str, bool], Reading]:
    found = {}
    for metric in ("qualified_leads", "qualified_tcv"):
        own = [line for line in lines if line.metric == metric]
        counted = [line for line in own if line.counted]
        money = sum((line.amount_usd or Decimal(0) for line in counted), Decimal(0))
        value = money if metric == "qualified_tcv" else Decimal(len(counted))
        found[metric, True] = Reading(value, len(counted), len(own) - len(counted))
    return found


def _facts(participant: Participant, period: Period) -> dict[tuple[str, bool], Reading]:
    day = period.last_day
    found: dict[tuple[str, bool], Reading] = {}
    for kind in ("procurement", "program"):
        held = AgreementFact.objects.filter(participant=participant, kind=kind, signed_on__lte=day)
        held = held.filter(Q(ends_on=None) | Q(ends_on__gte=day))
        found[f"{kind}_agreement_signed", False] = Reading(held.exists())
    for audience in ("sales", "delivery"):
        of_audience = {"participant": participant, "audience": audience}
        heads = TrainedHeadcount.objects.filter(as_of__lte=day, **of_audience).aggregate(
            Sum("people"), Max("as_of")
        )
        people = TrainedPerson.objects.filter(completed_on__lte=day, **of_audience)
        named = people.values("email").distinct().count()
        known = heads["people__sum"] is not None or named
        value = Decimal((heads["people__sum"] or 0) + named) if known else None
        found[f"trained_{audience}_people", False] = Reading(value)
    launched = Incorporation.objects.filter(participant=participant, launched_on__lte=day)
    found["launched_offerings", False] = Reading(Decimal(launched.values("offering").distinct().count()))
    deal = (
        DealRegistrationFact.objects.filter(participant=participant, as_of__lte=day)
        .order_by("-as_of")
        .first()
    )
    found["deal_registration_program", False] = Reading(deal.has_program if deal else None)
    for metric in _RECORDED:
        recorded = MetricReading.objects.filter(participant=participant, metric=metric, as_of__lte=day)
        if metric != "certified_employees":
            recorded = recorded.filter(as_of__gte=date(period.year, 1, 1))
        latest = recorded.order_by("-as_of").first()
        found[metric, metric != "certified_employees"] = Reading(latest.value if latest else None)
    return found


def _store(
    participant: Participant,
    run: AssessmentRun,
    held: str | None,
    outcome: Outcome,
    readings: dict[tuple[str, bool], Reading],
    lines: list[EvidenceLine],
    save: Save,
) -> None:
    of: Any = {"participant": participant}
    of["assessment"] = Assessment.objects.create(
        run=run,
        participant=participant,
        tier_held=held,
        status=str(outcome.status),
        evidence_digest=_digest([str(readings), *map(_text, lines)]),
        digest=_digest([participant.slug, str(held), str(readings)]),
    )
    for line in lines:
        line.assessment = of["assessment"]
    save(lines)
    save(
        AssessmentReading(
            metric=metric, cumulative=cumulative, value=row.value, yes_no=isinstance(row.value, bool), **of
        )
        for (metric, cumulative), row in readings.items()
    )
    save(
        ConditionResult(
            position=position, **dict(zip(CONDITION[3:], condition_values(each), strict=True)), **of
        )
        for position, each in enumerate(outcome.conditions)
    )


def _save_in_bulk(rows: Iterable[Model]) -> None:
    found = list(rows)
    type(found[0])._default_manager.bulk_create(found)


def _save_each(rows: Iterable[Model]) -> None:
    for row in rows:
        row.save(force_insert=True)


def _text(line: EvidenceLine) -> str:
    return f"{line.metric}|{line.revision_id}|{line.reason}|{line.amount_usd}|{line.rate}"


def _digest(texts: list[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()
