"""The Program Guide: which version is in force on a day, and what it says (R15, R39, R40)."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, cast

from django.db.models import QuerySet

from kernel.periods import Period
from kernel.statements import Given, kept_rows
from pipeline.counting import CountingRule
from tiers.evaluation import EvaluationPlan
from tiers.guide_document import GuideDocument, parse_guide
from tiers.metrics import computed_kinds
from tiers.models import GuideState, ProgramGuide
from tiers.querysets import GuideQuerySet

_KEPT = 32
_plans: OrderedDict[str, EvaluationPlan] = OrderedDict()


class GuidePhase(StrEnum):
    """Where a version stands on a day."""

    DRAFT = "draft"
    IN_NOTICE = "in_notice"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class GuideVersion:
    """A version with its phase on a day; `applies_until` is its last day, None while unknown."""

    guide: ProgramGuide
    phase: GuidePhase
    applies_until: date | None


def guide_in_force(on: date) -> ProgramGuide | None:
    """Return the version in force on a program day, without its document; None before the first (D2)."""
    found = kept_rows(_applying, on=on)
    return ProgramGuide.from_db("default", list(found[0]), list(found[0].values())) if found else None


def _applying() -> QuerySet[Any, Any]:
    columns = (field.attname for field in ProgramGuide._meta.concrete_fields if field.name != "document")
    rows: QuerySet[Any, Any] = ProgramGuide.objects.applying_on(cast(date, Given("on"))).values(*columns)[:1]
    return rows


def guide_in_notice(after: date) -> ProgramGuide | None:
    """Return the next announced version that takes effect after the day."""
    coming = ProgramGuide.objects.announced().filter(effective_on__gt=after).defer("document")
    return coming.order_by("effective_on", "id").first()


def plan_of(guide: ProgramGuide) -> EvaluationPlan:
    """Return a version ready for evaluating; kept per content, since the same content never means anything
    else.
    """
    plan = _plans.get(guide.digest)
    if plan is None:
        plan = EvaluationPlan(parse_guide(json.dumps(guide.document), computed=computed_kinds()))
        _plans[guide.digest] = plan
        if len(_plans) > _KEPT:
            _plans.popitem(last=False)
    return plan


def guide_known_by(columns: Mapping[str, Any]) -> ProgramGuide:
    """Return a version of which some columns were read beside something else; the others, its document among
    them, are read when they are asked for.
    """
    names = [field.attname for field in ProgramGuide._meta.concrete_fields if field.attname in columns]
    return ProgramGuide.from_db("default", names, [columns[name] for name in names])


def document_of(guide: ProgramGuide) -> GuideDocument:
    """Return what a version says."""
    return plan_of(guide).guide


def declared_names(today: date) -> dict[str, str]:
    """Return the names of the metrics that announced versions declare: the latest in effect has the last
    word, one still in notice the first.
    """
    found = ProgramGuide.objects.announced().values_list("effective_on", "document__metrics")
    ordered = sorted(found, key=lambda row: (row[0] <= today, row[0]))
    return {each["key"]: each["name"] for _day, metrics in ordered for each in metrics or ()}


def cited_clauses(guide: ProgramGuide | None) -> dict[tuple[str, str], str]:
    """Return, by tier and clause, the guide's own word for a clause that carries a number beside others."""
    tiers = document_of(guide).tiers if guide is not None else ()
    return {(tier.key, each.clause): each.cited for tier in tiers for each in tier.conditions if each.cited}


def guide_versions(today: date, rows: GuideQuerySet | None = None) -> list[GuideVersion]:
    """Return every version with its phase today, the latest to take effect first; drafts on top.

    `rows` are the versions, with whatever else is read of each; without their documents in any case.
    """
    found = ProgramGuide.objects.all() if rows is None else rows
    guides = list(found.defer("document").order_by("effective_on", "id"))
    announced = [guide for guide in guides if guide.state != GuideState.DRAFT]
    next_of = {guide.pk: after.effective_on for guide, after in pairwise(announced)}
    drafts = [
        GuideVersion(guide, GuidePhase.DRAFT, None) for guide in guides if guide.state == GuideState.DRAFT
    ]
    posted = [_version(guide, next_of.get(guide.pk), today) for guide in announced]
    return drafts[::-1] + posted[::-1]


def phase_on(today: date, *, effective_on: date, followed_on: date | None) -> GuidePhase:
    """Return where an announced version stands on a day; `followed_on` is the first day of the next one."""
    if effective_on > today:
        return GuidePhase.IN_NOTICE
    superseded = followed_on is not None and followed_on <= today
    return GuidePhase.SUPERSEDED if superseded else GuidePhase.IN_FORCE


def compared_with(
    versions: list[GuideVersion], own: GuideVersion, version: str | None
) -> ProgramGuide | None:
    """Return the version with which one is compared: the named one, else the one in force, else the one
    before; None where there is no such version.
    """
    others = [each for each in versions if each.guide.pk != own.guide.pk]
    if version is not None:
        return next((each.guide for each in others if each.guide.version == version), None)
    present = (each.guide for each in others if each.phase is GuidePhase.IN_FORCE)
    before = (
        each.guide
        for each in others
        if each.phase is not GuidePhase.DRAFT and each.guide.effective_on < own.guide.effective_on
    )
    return next(present, None) or next(before, None)


def counting_rule(today: date) -> CountingRule:
    """Return which leads count in the running program year, by the guide in force today (D3).

    The mirror's lists ask for it through `pipeline.counting.current_rule`.
    """
    guide = guide_in_force(today)
    period = Period(today.year)
    if guide is None:
        return CountingRule(year=period.year, last_day=period.last_day)
    document = document_of(guide)
    counting = document.counting
    return CountingRule(
        year=period.year,
        last_day=period.last_day,
        stages=counting.stages,
        year_of=counting.year_of.value,
        guide=guide.version,
        clause=_attainment_clause(document),
    )


def _attainment_clause(document: GuideDocument) -> str:
    """The clause that asks for TCV of Qualified Leads, where every tier that does has it under one number."""
    clauses = {
        condition.clause
        for tier in document.tiers
        for condition in tier.conditions
        if any(leaf.metric == "qualified_tcv" for leaf in condition.leaves())
    }
    return clauses.pop() if len(clauses) == 1 else ""


def _version(guide: ProgramGuide, next_effective: date | None, today: date) -> GuideVersion:
    until = date.fromordinal(next_effective.toordinal() - 1) if next_effective else None
    phase = phase_on(today, effective_on=guide.effective_on, followed_on=next_effective)
    return GuideVersion(guide, phase, until)
