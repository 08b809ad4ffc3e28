"""Places of a company's pages that upper apps fill: this app knows neither tiers nor agreements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
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


Fill = Callable[[Actor, Participant, date], Panel]
"""Makes a panel for who looks at a company on a program day."""


@dataclass(frozen=True)
class TabSlot:
    """A tab of the company page: `fill` makes its panel."""

    key: str
    label: str | Promise
    fill: Fill


Annotate = Callable[[ParticipantQuerySet, date], ParticipantQuerySet]
_tabs: dict[str, TabSlot] = {}
_panels: dict[str, Fill] = {}
_standing: list[Annotate] = []
_names: dict[str, Callable[[date], Mapping[str, str]]] = {}


def offer_tab(slot: TabSlot) -> None:
    """Give the company page a tab; call it from an AppConfig's `ready`."""
    _tabs[slot.key] = slot


def offer_standing(annotate: Annotate) -> None:
    """Say how to annotate companies on a day with `settled` (has a standing), `tier`, `program_signed_on`,
    `procurement_signed_on`.
    """
    _standing[:] = [annotate]


def tab_slots() -> tuple[TabSlot, ...]:
    """Return the tabs that upper apps offer, in the order offered."""
    return tuple(_tabs.values())


def offer_panel(place: str, fill: Fill) -> None:
    """Fill a named place of pages of any app below; call it from an AppConfig's `ready`."""
    _panels[place] = fill


def panel_at(place: str, actor: Actor, participant: Participant, *, today: date) -> Panel | None:
    """Return what an upper app offers for a place of a company's page, None where none does."""
    fill = _panels.get(place)
    return fill(actor, participant, today) if fill is not None else None


def with_standing(companies: ParticipantQuerySet, *, today: date) -> ParticipantQuerySet:
    """Return the companies annotated as `offer_standing` says, in the same query."""
    for annotate in _standing:
        companies = annotate(companies, today)
    return companies


def offer_names(column: str, names: Callable[[date], Mapping[str, str]]) -> None:
    """Say how the codes that a column of this name holds are called on a day; call it from an AppConfig's
    `ready`.
    """
    _names[column] = names


def names_of(columns: set[str], *, today: date) -> dict[str, Mapping[str, str]]:
    """Return today's names of the codes of each of these columns for which an upper app gives some."""
    return {column: _names[column](today) for column in sorted(columns & _names.keys())}
