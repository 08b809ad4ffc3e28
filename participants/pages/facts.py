"""Rows of the facts tab: what the assessment reads besides the leads, grouped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kernel.formats import count, day
from participants.models import Audience, IncorporationRole


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: `state` is a code of the vocabulary, empty where the value speaks for itself; `end_id` is an
    incorporation that may end, `trained_id` a training that may be taken back.
    """

    name: str
    value: str
    as_of: str
    source: str
    note: str = ""
    state: str = ""
    end_id: int | None = None
    trained_id: int | None = None


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one subject; `record` is the kind that the form records."""

    title: str
    icon: str
    summary: str
    record: str
    rows: tuple[FactRow, ...]


def fact_groups(facts: Mapping[str, Any], *, today: date) -> list[FactGroup]:
    """Return the groups of `selectors.recorded_facts`; what nobody recorded is not known, never zero."""
    return [_offerings(facts, today), _technologies(facts), _trained(facts), _programs(facts)]


def _offerings(facts: Mapping[str, Any], today: date) -> FactGroup:
    rows = tuple(_incorporation(each, today) for each in facts["incorporations"] or ())
    launched = sum(row.state == "met" for row in rows)
    return FactGroup(_("IBM Services Offerings"), "build-tool", _("%d launched") % launched, "offering", rows)


def _incorporation(each: Mapping[str, Any], today: date) -> FactRow:
    launched_on, ended_on = _date(each["launched_on"]), _date(each["ended_on"])
    known = IncorporationRole(each["role"])
    role = _("Role not recorded") if known is IncorporationRole.NOT_RECORDED else str(known.label)
    note = f"{role}, {each['technology']}" if each["technology"] else role
    source = _taken_over(each["taken_over"])
    if ended_on is not None and ended_on < today:
        return FactRow(each["offering"], _("Ended"), day(ended_on), source, note, "closed")
    if launched_on is not None and launched_on <= today:
        return FactRow(each["offering"], _("Launched"), day(launched_on), source, note, "met", each["id"])
    as_of = day(launched_on) if launched_on else "–"
    return FactRow(each["offering"], _("Not launched"), as_of, source, note, "open", each["id"])


def _technologies(facts: Mapping[str, Any]) -> FactGroup:
    names = facts["technologies"] or ()
    rows = tuple(FactRow(name, _("Recorded"), "–", _("Recorded in the portal")) for name in names)
    return FactGroup(_("Technologies"), "chemistry", count(len(rows)), "technology", rows)


def _trained(facts: Mapping[str, Any]) -> FactGroup:
    rows = [_audience(facts, Audience(audience)) for audience in Audience.values]
    rows += [_named(each) for each in facts["named"] or ()]
    return FactGroup(_("IBM people trained"), "education", "", "training", tuple(rows))


def _named(each: Mapping[str, Any]) -> FactRow:
    return FactRow(
        each["name"],
        _("Trained"),
        day(_date(each["completed_on"])),
        _("Recorded in the portal"),
        str(Audience(each["audience"]).label),
        trained_id=each["id"],
    )


def _audience(facts: Mapping[str, Any], audience: Audience) -> FactRow:
    named = (facts["trained"] or {}).get(audience)
    taken_over = (facts["headcounts"] or {}).get(audience)
    if not named and not taken_over:
        return FactRow(str(audience.label), _("Not known"), "–", _("Nobody recorded it"), state="not_known")
    people = (named["people"] if named else 0) + (taken_over["people"] if taken_over else 0)
    latest = max(_date(value) or date.min for value in _days_of(named, taken_over))
    parts = [
        _("%d by name") % named["people"] if named else "",
        _("%d taken over") % taken_over["people"] if taken_over else "",
    ]
    return FactRow(str(audience.label), count(people), day(latest), ", ".join(filter(None, parts)))


def _days_of(named: Mapping[str, Any] | None, taken_over: Mapping[str, Any] | None) -> list[str]:
    return [*([named["latest"]] if named else []), *([taken_over["as_of"]] if taken_over else [])]


def _programs(facts: Mapping[str, Any]) -> FactGroup:
    rows = [_deal_registration(facts["deal_registration"])]
    rows += [
        FactRow(
            each["name"],
            _("Member"),
            day(_date(each["since"])),
            _("Recorded in the portal"),
            _("Another program, no obstacle"),
        )
        for each in facts["other_programs"] or ()
    ]
    return FactGroup(_("Programs"), "partnership", "", "program", tuple(rows))


def _deal_registration(fact: Mapping[str, Any] | None) -> FactRow:
    name = _("Its deal registration program")
    if fact is None:
        return FactRow(name, _("Not known"), "–", _("Nobody recorded it"), state="not_known")
    value, state = (_("Open to IBM"), "met") if fact["has_program"] else (_("None"), "not_met")
    return FactRow(
        name, value, day(_date(fact["as_of"])), _taken_over(fact["taken_over"]), fact["url"], state
    )


def _taken_over(taken_over: bool) -> str:
    return _("Taken over") if taken_over else _("Recorded in the portal")


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
