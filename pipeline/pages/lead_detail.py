"""The detail of a lead: what the CRM said and when, what it says now, and whether that counts (R16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.components import Fact
from kernel.components.controls import STAGE_WORDS
from kernel.formats import day, figure, moment, money_full, usd
from pipeline.pages.reasons import reason_markup, reason_mend, reason_title

COMPARED = (
    "stage", "tcv", "currency", "qualified_on", "expected_close_on", "closed_on", "tag", "owner", "client",
    "name", "offering", "country", "probability", "identified_on", "technology_source", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """What one feed changed, with its effect on counting in words."""

    when: str
    cause: str
    changes: tuple[FieldChange, ...]
    first: str
    effect: str
    state: str


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """The three columns of an opened row."""

    lead_id: int
    entries: tuple[RevisionEntry, ...]
    facts: tuple[Fact, ...]
    verdict: SafeString
    mend: str
    adds: str


def lead_detail(
    lead: Mapping[str, Any], history: Sequence[Mapping[str, Any]], *, zone: tzinfo, clause: str = ""
) -> LeadDetail:
    """Return the detail from a listed lead and its revisions, newest first."""
    counted = lead["reason"] == "counted"
    return LeadDetail(
        lead_id=lead["id"],
        entries=tuple(
            _entry(revision, older, newest=place == 0, zone=zone)
            for place, (revision, older) in enumerate(zip(history, [*history[1:], None], strict=True))
        ),
        facts=tuple(Fact(label(name), _shown(name, lead)) for name in _FACTS if _shown(name, lead)),
        verdict=reason_markup(lead["reason"], clause),
        mend=reason_mend(lead["reason"]),
        adds=usd(lead["amount_usd"]) if counted else "",
    )


def changed_fields(newer: Mapping[str, Any], older: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two revisions, in the order of their weight; pure."""
    differing = [name for name in COMPARED if newer[name] != older[name]]
    if "tcv" in differing and "currency" in differing:
        differing.remove("currency")
    return tuple(FieldChange(label(name), _shown(name, older), _shown(name, newer)) for name in differing)


def label(name: str) -> str:
    """Return the portal's word for a mirrored field."""
    return {
        "crm_id": _("CRM number"),
        "name": _("Name"),
        "client": _("Client"),
        "country": _("Country"),
        "offering": _("Offering"),
        "owner": _("Owner"),
        "stage": _("Stage"),
        "tcv": _("TCV"),
        "currency": _("Currency"),
        "probability": _("Probability"),
        "identified_on": _("Identified on"),
        "qualified_on": _("Qualified on"),
        "expected_close_on": _("Expected close"),
        "closed_on": _("Closed on"),
        "modified_at": _("Changed in the CRM"),
        "technology_source": _("Technology from"),
        "tag": _("Tag"),
        "withdrawn": _("In the CRM"),
    }[name]


_FACTS = (
    "stage", "tcv", "probability", "owner", "name", "offering", "country", "identified_on", "qualified_on",
    "expected_close_on", "closed_on", "tag", "technology_source",
)  # fmt: skip


_SOURCES = {"ibm": gettext_lazy("IBM"), "customer": gettext_lazy("The client’s own contract")}
"""The two words that profiles use for it; any other is shown as the CRM has it (R14)."""


def _entry(
    revision: Mapping[str, Any], older: Mapping[str, Any] | None, *, newest: bool, zone: tzinfo
) -> RevisionEntry:
    first = _first(revision) if older is None else ""
    return RevisionEntry(
        when=moment(revision["recorded_at"], zone),
        cause=_cause(revision),
        changes=() if older is None else changed_fields(revision, older),
        first=first,
        effect=reason_title(revision["reason"]),
        state="now" if newest else "done",
    )


def _cause(revision: Mapping[str, Any]) -> str:
    feed = _("feed %(number)s") % {"number": revision["feed_id"]}
    if revision["cause"] == "mapping":
        return _("tag mapped")
    if revision["cause"] == "withdrawn":
        return _("%(feed)s, no longer in the CRM") % {"feed": feed}
    return feed


def _first(revision: Mapping[str, Any]) -> str:
    parts = [_shown("stage", revision), _shown("tcv", revision), _tag(revision)]
    return ", ".join(part for part in parts if part)


def _tag(revision: Mapping[str, Any]) -> str:
    return _("tag “%(tag)s”") % {"tag": revision["tag"]} if revision["tag"] else _("no tag")


def _shown(name: str, values: Mapping[str, Any]) -> str:
    value = values[name]
    if name == "withdrawn":
        return _("no") if value else _("yes")
    if value in (None, ""):
        return ""
    if name == "stage":
        return str(STAGE_WORDS[value])
    if name == "tcv":
        return money_full(value, values["currency"])
    if name == "probability":
        return f"{figure(value)}%"
    if name == "technology_source":
        return str(_SOURCES.get(value, value))
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    return figure(value) if isinstance(value, Decimal) else str(value)
