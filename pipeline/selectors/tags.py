"""Tags: those that nobody mapped yet with what hangs on them, the mapped ones and the ignored ones (R14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.permissions import Actor
from kernel.capped import capped_counts
from participants.models import Participant
from pipeline.models import IgnoredTag, Lead, Stage, TagMapping
from pipeline.tag_suggestions import Name, Suggester, Suggestion

MOST_TAGS = 200
_OPEN = Q(withdrawn=False) & ~Q(stage__in=[Stage.WON, Stage.LOST])


@dataclass(frozen=True)
class UnmappedTag:
    """A tag without a meaning: its leads, their open value by currency, and whom it may mean, by name."""

    tag: str
    leads: int
    open_tcv: dict[str, Decimal]
    suggestion: Suggestion | None
    suggested: str


def unmapped_tags(actor: Actor, *, limit: int = MOST_TAGS) -> list[UnmappedTag]:
    """The tags of leads that belong to nobody, most leads first; administrators alone see them (R4, R14)."""
    leads = Lead.objects.visible_to(actor).unmapped()
    tags = list(leads.values_list("tag").annotate(leads=Count("pk")).order_by("-leads", "tag")[:limit])
    values = _open_values(leads, [tag for tag, _leads in tags])
    found = list(Participant.objects.visible_to(actor).values_list("pk", "name", "slug")) if tags else []
    suggester = Suggester(_names(actor, found)) if tags else None
    names = {pk: name for pk, name, _slug in found}
    guesses = [suggester.suggest(tag) if suggester else None for tag, _leads in tags]
    return [
        UnmappedTag(
            tag, count, values.get(tag, {}), guess, names.get(guess.participant_id, "") if guess else ""
        )
        for (tag, count), guess in zip(tags, guesses, strict=True)
    ]


def tag_counts(actor: Actor) -> dict[str, str]:
    """Return how many tags wait, are mapped and are ignored, in words; one statement."""
    waiting = Lead.objects.visible_to(actor).unmapped().values("tag").distinct()
    return capped_counts(
        {"": waiting, "mapped": TagMapping.objects.visible_to(actor), "ignored": IgnoredTag.objects.all()}
    )


def count_unmapped_tags(actor: Actor) -> int:
    """How many tags wait for a person."""
    return Lead.objects.visible_to(actor).unmapped().aggregate(tags=Count("tag", distinct=True))["tags"] or 0


def mapped_tags(actor: Actor) -> QuerySet[TagMapping]:
    """The mapped tags of the participants that the actor sees, by tag."""
    return TagMapping.objects.visible_to(actor).select_related("participant", "mapped_by").order_by("tag")


def ignored_tags() -> QuerySet[IgnoredTag]:
    """The tags that mean nobody, as somebody decided. Staff's alone."""
    return IgnoredTag.objects.select_related("ignored_by").order_by("tag")


def _open_values(leads: QuerySet[Lead], tags: list[str]) -> dict[str, dict[str, Decimal]]:
    rows = leads.filter(_OPEN, tag__in=tags, tcv__isnull=False).values_list("tag", "currency")
    values: dict[str, dict[str, Decimal]] = {}
    for tag, currency, tcv in rows.annotate(tcv_sum=Sum("tcv")).order_by("tag", "currency"):
        values.setdefault(tag, {})[currency] = tcv
    return values


def _names(actor: Actor, participants: Iterable[tuple[int, str, str]]) -> Iterable[Name]:
    for pk, name, slug in participants:
        yield Name(name, pk, "name")
        yield Name(slug, pk, "slug")
    for pk, tag in TagMapping.objects.visible_to(actor).values_list("participant_id", "tag"):
        yield Name(tag, pk, "tag")
