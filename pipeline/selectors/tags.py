"""Tags: those that nobody mapped yet with what hangs on them, the mapped ones and the ignored ones (R14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts.permissions import Actor
from participants.models import Participant
from pipeline.models import IgnoredTag, Lead, Stage, TagMapping
from pipeline.tag_suggestions import Name, Suggester, Suggestion

MOST_TAGS = 200
_OPEN = Q(withdrawn=False) & ~Q(stage__in=[Stage.WON, Stage.LOST])


@dataclass(frozen=True)
class UnmappedTag:
    """A tag without a meaning: its leads, their open value by currency, and whom it may mean."""

    tag: str
    leads: int
    open_tcv: dict[str, Decimal]
    suggestion: Suggestion | None


def unmapped_tags(actor: Actor, *, limit: int = MOST_TAGS) -> list[UnmappedTag]:
    """The tags of leads that belong to nobody, most leads first; administrators alone see them (R4, R14)."""
    leads = Lead.objects.visible_to(actor).untagged().filter(tag__isnull=False)
    leads = leads.filter(~Exists(IgnoredTag.objects.filter(tag=OuterRef("tag"))))
    tags = list(leads.values_list("tag").annotate(leads=Count("pk")).order_by("-leads", "tag")[:limit])
    values = _open_values(leads, [tag for tag, _leads in tags])
    suggester = Suggester(_names(actor)) if tags else None
    return [
        UnmappedTag(tag, count, values.get(tag, {}), suggester.suggest(tag) if suggester else None)
        for tag, count in tags
    ]


def count_unmapped_tags(actor: Actor) -> int:
    """How many tags wait for a person."""
    leads = Lead.objects.visible_to(actor).untagged().filter(tag__isnull=False)
    waiting = leads.filter(~Exists(IgnoredTag.objects.filter(tag=OuterRef("tag"))))
    return waiting.aggregate(tags=Count("tag", distinct=True))["tags"] or 0


def mapped_tags(actor: Actor, *, participant: Participant | None = None) -> QuerySet[TagMapping]:
    """The mapped tags of the participants that the actor sees, by tag."""
    mappings = TagMapping.objects.visible_to(actor).select_related("participant", "mapped_by").order_by("tag")
    return mappings if participant is None else mappings.filter(participant=participant)


def ignored_tags() -> QuerySet[IgnoredTag]:
    """The tags that mean nobody, as somebody decided. Staff's alone."""
    return IgnoredTag.objects.select_related("ignored_by").order_by("tag")


def _open_values(leads: QuerySet[Lead], tags: list[str]) -> dict[str, dict[str, Decimal]]:
    rows = leads.filter(_OPEN, tag__in=tags, tcv__isnull=False).values_list("tag", "currency")
    values: dict[str, dict[str, Decimal]] = {}
    for tag, currency, tcv in rows.annotate(tcv_sum=Sum("tcv")).order_by("tag", "currency"):
        values.setdefault(tag, {})[currency] = tcv
    return values


def _names(actor: Actor) -> Iterable[Name]:
    for pk, name, slug in Participant.objects.visible_to(actor).values_list("pk", "name", "slug"):
        yield Name(name, pk, "name")
        yield Name(slug, pk, "slug")
    for pk, tag in TagMapping.objects.visible_to(actor).values_list("participant_id", "tag"):
        yield Name(tag, pk, "tag")
