"""What an IBM person has to do: each thing with its date, why, and one verb."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Actor, Permission
from agreements.models import Side
from alliance.homes.moves import acknowledgements
from alliance.homes.unacknowledged import unacknowledged_guides
from alliance.homes.work_admission import admission_columns, admission_items, hidden_admission_items
from alliance.period_words import assessment_words, day_of_list
from kernel.addresses import address
from kernel.clock import program_zone
from kernel.components import WorkItem
from kernel.periods import program_day
from kernel.statements import Given
from kernel.subqueries import count_of, list_of
from onboarding.models import OPEN_STAGES, ChecklistItem, EvidenceKind, ItemState
from participants.models import IN_PROGRAM, Assignment, AssignmentKind, Participant
from pipeline.models import Feed, FeedState, Lead
from tiers.models import (
    Assessment,
    AssessmentReview,
    AssessmentRun,
    GuideState,
    ProgramGuide,
    RemediationPlan,
    RunState,
)
from tiers.notice import last_announcement

SHOWN_PLANS = 6
SHOWN_OF_A_KIND = 3
_OF_RUN = ("id", "year", "quarter", "computed_at", "unreviewed", "returned")


@dataclass(frozen=True, slots=True)
class Work:
    """The items to show, the most pressing first, and how many things wait in all."""

    items: tuple[WorkItem, ...]
    waiting: int


def work_columns(actor: Actor) -> dict[str, Any]:
    """Return the annotations that `work_from` reads; only of what the actor may act on. Given `today`."""
    columns = {**admission_columns(actor), "work_guides": unacknowledged_guides(actor, _holdings(actor))}
    if actor.can(Permission.CLOSE_PLANS):
        plans = RemediationPlan.objects.visible_to(actor).filter(closed_at=None)
        columns["work_plans"] = list_of(
            plans.order_by("opened_at", "pk")[:SHOWN_PLANS],
            slug="participant__slug",
            company="participant__name",
            clause="clause",
            name="name",
            kind="kind",
            opened_at="opened_at",
        )
        columns["work_plans_all"] = count_of(plans)
    if actor.can(Permission.WORK_ON_CHECKLIST):
        late = _late_items(actor)
        columns["work_items"] = list_of(
            late.order_by("due_on", "pk")[:SHOWN_OF_A_KIND],
            id="id",
            name="name",
            due_on="due_on",
            slug="participant__slug",
            company="participant__name",
        )
        columns["work_items_all"] = count_of(late)
    if actor.can(Permission.REVIEW_ASSESSMENTS):
        columns["work_runs"] = list_of(_runs(actor), **{name: name for name in _OF_RUN})
    if actor.can(Permission.MANAGE_FEEDS):
        held = Feed.objects.filter(state=FeedState.HELD).order_by("pk")[:SHOWN_OF_A_KIND]
        columns["work_held"] = list_of(held, id="id", source="source__key", taken_at="taken_at")
        columns["work_tags"] = count_of(Lead.objects.unmapped(), "tag", distinct=True)
    if actor.can(Permission.MANAGE_PARTICIPANTS):
        columns["work_unmanaged"] = count_of(Participant.objects.without_manager())
    if actor.can(Permission.MANAGE_GUIDES):
        drafts = ProgramGuide.objects.filter(state=GuideState.DRAFT).order_by("effective_on", "pk")
        columns["work_drafts"] = list_of(
            drafts[:SHOWN_OF_A_KIND], version="version", effective_on="effective_on"
        )
    return columns


def work_from(row: Mapping[str, Any], *, today: date) -> Work:
    """Return the work that a row of `work_columns` carries."""
    items = (
        *_held_items(row.get("work_held") or [], today),
        *admission_items(row, today=today),
        *acknowledgements(_versions(row["work_guides"]), today=today, verb=_("Read")),
        *_run_items(row.get("work_runs") or [], today),
        *_one(
            row.get("work_unmanaged", 0),
            _unmanaged_words,
            "participants:list",
            _("Assign"),
            "?show=unmanaged",
        ),
        *_one(row.get("work_tags", 0), _tag_words, "pipeline:tags", _("Map")),
        *_checklist_items(row.get("work_items") or [], today),
        *_draft_items(row.get("work_drafts") or [], today),
        *_plan_items(row.get("work_plans") or [], today),
    )
    hidden = row.get("work_plans_all", 0) - len(row.get("work_plans") or [])
    hidden += row.get("work_items_all", 0) - len(row.get("work_items") or [])
    return Work(items, len(items) + hidden + hidden_admission_items(row))


def _runs(actor: Actor) -> QuerySet[AssessmentRun]:
    """Return the runs under review in which results of the actor's participants wait for a word."""
    latest = AssessmentReview.objects.filter(assessment=OuterRef("pk")).order_by("-id").values("decision")[:1]
    mine = Assessment.objects.visible_to(actor).filter(run=OuterRef("pk")).annotate(said=Subquery(latest))
    runs = AssessmentRun.objects.filter(state=RunState.UNDER_REVIEW).order_by("cut_off", "pk")
    counted = runs.annotate(
        unreviewed=count_of(mine.filter(said=None)), returned=count_of(mine.filter(said="returned"))
    )
    return counted.filter(Exists(mine))


def _holdings(actor: Actor) -> QuerySet[Assignment]:
    """Return for whom the actor is IBM's alliance manager or deputy: they are asked to acknowledge (R40)."""
    held = Assignment.objects.filter(user=actor.user_id, ended_on=None, participant__lifecycle__in=IN_PROGRAM)
    return held.filter(kind__in=(AssignmentKind.MANAGER, AssignmentKind.DEPUTY))


def _versions(guides: list[dict[str, Any]]) -> list[tuple[str, date]]:
    return [(each["version"], date.fromisoformat(each["effective_on"])) for each in guides]


def _late_items(actor: Actor) -> QuerySet[ChecklistItem]:
    """Return IBM's items of checklists that are past their day (R21)."""
    items = ChecklistItem.objects.visible_to(actor).filter(
        side=Side.IBM,
        state=ItemState.OPEN,
        due_on__lt=Given("today"),
        prospect__stage__in=OPEN_STAGES,
    )
    return items.exclude(evidence=EvidenceKind.METRIC)


def _held_items(feeds: list[dict[str, Any]], today: date) -> Iterator[WorkItem]:
    for feed in feeds:
        yield WorkItem(
            _day(feed["taken_at"], today),
            _("Decide on feed %(number)d of %(source)s") % {"number": feed["id"], "source": feed["source"]},
            reverse("pipeline:feed", args=[feed["id"]]),
            _("Held back: it would change more than is plausible"),
            late=True,
            verb=_("Decide"),
        )


def _run_items(runs: list[dict[str, Any]], today: date) -> Iterator[WorkItem]:
    for run in runs:
        period, url = assessment_words(run["year"], run["quarter"]), address("tiers:run", str(run["id"]))
        since = _day(run["computed_at"], today) if run["computed_at"] else ""
        if run["unreviewed"]:
            title = ngettext(
                "Review %(n)d result of %(period)s", "Review %(n)d results of %(period)s", run["unreviewed"]
            )
            words = title % {"n": run["unreviewed"], "period": period}
            yield WorkItem(
                since, words, url, _("Accept or return each before it is published"), verb=_("Review")
            )
        if run["returned"]:
            title = ngettext(
                "%(n)d returned result of %(period)s", "%(n)d returned results of %(period)s", run["returned"]
            )
            words = title % {"n": run["returned"], "period": period}
            yield WorkItem(
                since, words, url, _("Stops the publication until it is resolved"), late=True, verb=_("Open")
            )


def _checklist_items(items: list[dict[str, Any]], today: date) -> Iterator[WorkItem]:
    for item in items:
        yield WorkItem(
            day_of_list(date.fromisoformat(item["due_on"]), today),
            _("%(company)s: %(name)s") % item,
            reverse("onboarding:item", args=[item["slug"], item["id"]]),
            _("An item of its onboarding checklist is late"),
            late=True,
            verb=_("Open"),
        )


def _draft_items(drafts: list[dict[str, Any]], today: date) -> Iterator[WorkItem]:
    for draft in drafts:
        last = last_announcement(date.fromisoformat(draft["effective_on"]))
        yield WorkItem(
            day_of_list(last, today),
            _("Announce Program Guide %(version)s") % {"version": draft["version"]},
            address("tiers:guides"),
            _("A draft; the last day to announce it, thirty full days ahead")
            if last >= today
            else _("A draft whose first day is too near: move that day"),
            late=last < today,
            verb=_("Open"),
        )


def _plan_items(plans: list[dict[str, Any]], today: date) -> Iterator[WorkItem]:
    for plan in plans:
        title = _("%(company)s: %(clause)s %(name)s") % plan
        is_request = plan["kind"] == "request"
        words = _("A figure asked for since %(day)s") if is_request else _("Remediation plan since %(day)s")
        meta = words % {"day": _day(plan["opened_at"], today)}
        url = address("tiers:position", plan["slug"]) or reverse("participant_home", args=[plan["slug"]])
        yield WorkItem(_("Open"), title, url, meta, verb=_("Open"))


def _one(number: int, words: Any, url_name: str, verb: str, query: str = "") -> Iterator[WorkItem]:
    if number:
        title, meta = words(number)
        yield WorkItem(_("Open"), title, f"{address(url_name)}{query}", meta, verb=verb)


def _unmanaged_words(number: int) -> tuple[str, str]:
    title = ngettext(
        "%(n)d participant without an alliance manager",
        "%(n)d participants without an alliance manager",
        number,
    )
    return title % {"n": number}, _("Nobody at IBM reviews their results")


def _tag_words(number: int) -> tuple[str, str]:
    title = ngettext("%(n)d CRM tag without a participant", "%(n)d CRM tags without a participant", number)
    return title % {"n": number}, _("Their leads count for nobody")


def _day(moment: str, today: date) -> str:
    return day_of_list(program_day(datetime.fromisoformat(moment), program_zone()), today)
