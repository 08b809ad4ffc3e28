"""What a held feed would do to attainment, as rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import count, signed, usd
from pipeline.models import FeedEffect
from pipeline.selectors.effects import EffectTotal, FeedEffects

DOES_NOT_APPLY = "–"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One participant, or several in one line; `status` is a code, empty where it stays the same.

    `words` stands instead of both amounts, `same` instead of a status.
    """

    name: str
    url: str
    created: str
    changed: str
    withdrawn: str
    now: str
    then: str
    difference: str
    status: str
    same: str


@dataclass(frozen=True, slots=True)
class EffectTable:
    """The rows, their total, and what gets worse in one sentence."""

    rows: tuple[EffectRow, ...]
    total: EffectRow
    worse: str


def effect_table(effects: FeedEffects) -> EffectTable:
    """Return the table; the participants that are not named stand in one row."""
    total = effects.total
    rows = [_row(each) for each in effects.named]
    others = total.participants - len(effects.named)
    if others:
        rows.append(_others(effects, others))
    if effects.nobody is not None:
        rows.append(_plain(_("Nobody’s, no known tag"), effects.nobody, Decimal(0), same=DOES_NOT_APPLY))
    worse = (
        ngettext("%(n)s status would get worse.", "%(n)s statuses would get worse.", total.worse)
        if total.worse
        else _("No status would get worse.")
    )
    return EffectTable(
        rows=tuple(rows),
        total=_plain(_("Total"), total, total.difference),
        worse=worse % {"n": count(total.worse)},
    )


def _row(effect: FeedEffect) -> EffectRow:
    participant = effect.participant
    if participant is None:
        raise AssertionError("a named row has its participant")
    same = effect.status_then == effect.status_now
    return EffectRow(
        name=participant.name,
        url=reverse("pipeline:leads", args=[participant.slug]),
        created=count(effect.created),
        changed=count(effect.changed),
        withdrawn=count(effect.withdrawn),
        now=usd(effect.counted_now),
        then=usd(effect.counted_then),
        difference=signed(usd, effect.counted_then - effect.counted_now),
        status="" if same else effect.status_then,
        same="" if not same else _("Same") if effect.status_then else DOES_NOT_APPLY,
    )


def _others(effects: FeedEffects, number: int) -> EffectRow:
    """What is left of the total when the named rows, and nobody's, are taken away."""
    listed: Iterable[FeedEffect] = [*effects.named, *([effects.nobody] if effects.nobody else [])]
    total = effects.total
    rest = EffectTotal(
        participants=number,
        created=total.created - sum(each.created for each in listed),
        changed=total.changed - sum(each.changed for each in listed),
        withdrawn=total.withdrawn - sum(each.withdrawn for each in listed),
        difference=total.difference - sum(each.counted_then - each.counted_now for each in listed),
        worse=total.others_worse,
        others_worse=0,
    )
    name = ngettext("%(n)s other participant", "%(n)s other participants", number) % {"n": count(number)}
    worse = ngettext("%(n)s gets worse", "%(n)s get worse", rest.worse) % {"n": count(rest.worse)}
    return _plain(name, rest, rest.difference, same=worse if rest.worse else _("None gets worse"))


def _plain(name: str, leads: FeedEffect | EffectTotal, difference: Decimal, *, same: str = "") -> EffectRow:
    return EffectRow(
        name=name,
        url="",
        created=count(leads.created),
        changed=count(leads.changed),
        withdrawn=count(leads.withdrawn),
        now="",
        then="",
        difference=signed(usd, difference),
        status="",
        same=same,
    )
