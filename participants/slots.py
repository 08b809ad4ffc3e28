"""Places of a company's pages that upper apps fill: this app knows neither tiers nor agreements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.permissions import Actor
from participants.models import Participant
from participants.querysets import ParticipantQuerySet


@dataclass(frozen=True)
class Panel:
    """A template with its context, included in a tab."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class TabSlot:
    """A tab of the company page: `fill` makes its panel."""

    key: str
    label: str | Promise
    fill: Callable[[Actor, Participant], Panel]


Fill = Callable[[Actor, Participant], Panel]
Annotate = Callable[[ParticipantQuerySet], ParticipantQuerySet]
_tabs: dict[str, TabSlot] = {}
_panels: dict[str, Fill] = {}
_standing: list[Annotate] = []
_names: dict[str, Callable[[], Mapping[str, str]]] = {}


def offer_tab(slot: TabSlot) -> None:
    """Give the company page a tab; call it from an AppConfig's `ready`."""
    _tabs[slot.key] = slot


def offer_standing(annotate: Annotate) -> None:
    """Say how to annotate companies with `settled` (has a standing), `tier`, `program_signed_on`,
    `procurement_signed_on`.
    """
    _standing[:] = [annotate]


def tab_slots() -> tuple[TabSlot, ...]:
    """Return the tabs that upper apps offer, in the order offered."""
    return tuple(_tabs.values())


def offer_panel(place: str, fill: Fill) -> None:
    """Fill a named place of pages of any app below; call it from an AppConfig's `ready`."""
    _panels[place] = fill


def panel_at(place: str, actor: Actor, participant: Participant) -> Panel | None:
    """Return what an upper app offers for a place of a company's page, None where none does."""
    fill = _panels.get(place)
    return fill(actor, participant) if fill is not None else None


def with_standing(companies: ParticipantQuerySet) -> ParticipantQuerySet:
    """Return the companies annotated as `offer_standing` says, in the same query."""
    for annotate in _standing:
        companies = annotate(companies)
    return companies


def offer_names(column: str, names: Callable[[], Mapping[str, str]]) -> None:
    """Say how the codes that a column of this name holds are called; call it from an AppConfig's `ready`."""
    _names[column] = names


def names_of(columns: set[str]) -> dict[str, Mapping[str, str]]:
    """Return the names of the codes of each of these columns for which an upper app gives some."""
    return {column: _names[column]() for column in sorted(columns & _names.keys())}
