"""Leads as lists, with what counts and why the rest does not (R13, R14, R16)."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Case, DecimalField, F, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import Actor
from kernel.clock import program_zone
from kernel.paging import Order, Page, kept_page_of, page_of, read_cents, read_day
from kernel.statements import Given
from participants.models import Participant
from pipeline.counting import CountingRule, Reason, counting_sql, positional, rate_lookup
from pipeline.lead_filter import LeadFilter
from pipeline.models import Lead, LeadRevision

ORDERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "qualified": ("qualified_on", read_day),
    "tcv": ("tcv_cents", read_cents),
    "client": ("search", str),
}
LISTED: Final = (
    "id", "crm_id", "client", "name", "owner", "stage", "tcv", "currency", "qualified_on",
    "expected_close_on", "closed_on", "tag", "withdrawn", "changed_at", "tcv_cents", "search", "reason",
    "amount_usd", "participant_id", "country", "offering", "probability", "identified_on", "modified_at",
    "technology_source",
)  # fmt: skip
OF_PARTICIPANT: Final = ("participant__name", "participant__slug")
UNTAGGED = "untagged"
MISSING: Final = (Reason.NO_DATE, Reason.NO_VALUE, Reason.NO_RATE)
LONGEST_HISTORY = 60
MOST_CHOICES = 50


def listed_leads(
    *,
    actor: Actor,
    wanted: LeadFilter,
    rule: CountingRule,
    today: date,
    participant: Participant | None = None,
) -> QuerySet[Any, Any]:
    """Return the leads that the actor may see and asked for, each with `reason` and `amount_usd` (R4, R13).

    Of one participant where it is given; otherwise of all, with the participant's name beside each lead.
    A lead without a known tag has the reason `untagged`: it belongs to nobody and counts for nobody (R14).
    """
    if participant is not None:
        rows = Lead.objects.visible_to(actor).filter(participant=participant)
    else:
        rows = _of_all(actor, wanted)
    return _shown(_narrowed(_counted(rows, rule), wanted, rule, today), of_one=participant is not None)


def page_of_leads(
    *,
    actor: Actor,
    wanted: LeadFilter,
    rule: CountingRule,
    today: date,
    participant: Participant | None,
    cursor: str | None,
    size: int,
) -> Page[Any]:
    """Return the page at `cursor` of `listed_leads`; raises CursorUnreadable.

    Most looks are at a list as it opens, without a filter: then the text of its statement is kept.
    """
    order = order_of(wanted)
    where: Any = {
        "order": order, "cursor": cursor, "size": size, "key": lambda lead: (lead[order.column], lead["id"]),
    }  # fmt: skip
    if wanted.is_narrowed or (participant is None and not actor.sees_every_participant):
        found = listed_leads(actor=actor, wanted=wanted, rule=rule, today=today, participant=participant)
        return page_of(found, **where)
    given = ids_of(actor) | ({} if participant is None else {"participant": participant.pk})
    return kept_page_of(_opening, shape_of(actor), rule, participant is not None, **where, **given)


def _opening(shape: ActorShape, rule: CountingRule, of_one: bool) -> QuerySet[Any, Any]:
    """Return a list as it opens: of the participant that is given, or of everybody and nobody."""
    rows = Lead.objects.visible_to(shape.actor)
    return _shown(
        _counted(rows.filter(participant=Given("participant")) if of_one else rows, rule), of_one=of_one
    )


def _shown(rows: Any, *, of_one: bool) -> QuerySet[Any, Any]:
    shown: QuerySet[Any, Any] = rows.values(*LISTED, *(() if of_one else OF_PARTICIPANT))
    return shown


def order_of(wanted: LeadFilter) -> Order:
    """Return the order of a list for `kernel.paging`."""
    column, read = ORDERS[wanted.sort]
    return Order(column, read, descending=not wanted.ascending)


def in_order(rows: QuerySet[Any, Any], wanted: LeadFilter) -> QuerySet[Any, Any]:
    """Return all rows in the order of the list, those without a value last, for an export."""
    column = F(ORDERS[wanted.sort][0])
    value = column.asc(nulls_last=True) if wanted.ascending else column.desc(nulls_last=True)
    return rows.order_by(value, "id" if wanted.ascending else "-id")


def lead_history(*, actor: Actor, lead_id: int, rule: CountingRule) -> list[dict[str, Any]]:
    """Return what the CRM said of a lead and when, newest first, as far as the actor may see it.

    A lead that came from another participant takes no history along: its older revisions stay there (R4).
    """
    rows = LeadRevision.objects.visible_to(actor).filter(lead_id=lead_id)
    return list(_counted(rows, rule).order_by("-id").values()[:LONGEST_HISTORY])


def participants_with_leads(*, actor: Actor) -> dict[str, str]:
    """Return the names, by slug, of the participants to choose from in a list over all; the first of many."""
    found = Participant.objects.visible_to(actor).order_by("name", "id")
    return dict(found.values_list("slug", "name")[:MOST_CHOICES])


def _of_all(actor: Actor, wanted: LeadFilter) -> Any:
    """Return the leads of every visible participant, or of the one asked for, named by id: with a subquery
    PostgreSQL cannot tell a participant of half the leads from one of ten, and sorts where it should walk."""
    participants = Participant.objects.visible_to(actor)
    if wanted.participant:
        participants = participants.filter(slug=wanted.participant)
    elif actor.sees_every_participant:
        return Lead.objects.visible_to(actor)
    return Lead.objects.filter(participant_id__in=list(participants.values_list("pk", flat=True)))


def judged(rows: Any, rule: CountingRule) -> Any:
    """Annotate `would_be` (a `Reason`, as if the lead belonged to somebody), `amount_usd` and `rate`."""
    table = rows.model._meta.db_table
    sql = counting_sql(table, plan_rate=rate_lookup(table))
    amount = DecimalField(max_digits=38, decimal_places=12)
    return rows.annotate(
        would_be=_raw(sql.reason, rule, TextField()),
        amount_usd=_raw(sql.amount_usd, rule, amount),
        rate=_raw(sql.rate, rule, amount),
    )


def _counted(rows: Any, rule: CountingRule) -> Any:
    """Annotate `reason` and `amount_usd` by the one definition of counting."""
    untagged = When(participant=None, then=Value(UNTAGGED))
    return judged(rows, rule).annotate(reason=Case(untagged, default=F("would_be"), output_field=TextField()))


def _raw(sql: str, rule: CountingRule, kind: Any) -> RawSQL:
    text, values = positional(sql, rule.parameters)
    return RawSQL(text, values, output_field=kind)  # noqa: S611  (built by pipeline.counting, values bound)


def _narrowed(rows: Any, wanted: LeadFilter, rule: CountingRule, today: date) -> Any:
    since = wanted.changed_since(today)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.year:
        rows = rows.filter(qualified_on__range=(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if since is not None:
        rows = rows.filter(changed_at__gte=datetime.combine(since, time.min, tzinfo=program_zone()))
    if wanted.owner:
        rows = rows.filter(owner=wanted.owner)
    if wanted.q:
        rows = rows.filter(_found(wanted.q))
    return _by_reason(rows, wanted, rule)


def _by_reason(rows: Any, wanted: LeadFilter, rule: CountingRule) -> Any:
    """Filter by what counts; in the order of its own date an index range stands beside it."""
    if wanted.counts == "yes":
        in_date_order = ORDERS[wanted.sort][0] == rule.year_of
        dated = {f"{rule.year_of}__range": (rule.year_start, rule.last_day)} if in_date_order else {}
        return rows.filter(reason=Reason.COUNTED, **dated)
    if wanted.counts == "missing":
        return rows.filter(reason__in=MISSING)
    return rows.exclude(reason=Reason.COUNTED) if wanted.counts == "no" else rows


def _found(text: str) -> Q:
    """Return the condition on the beginning of a client's name, or a whole CRM number."""
    return Q(search__begins=text.lower()) | Q(crm_id=text)
