"""Rows of the tags page: tags to decide, decided ones, and what mapping one would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.components import Chip
from kernel.components.controls import stage
from kernel.formats import count, day, money_full, usd
from pipeline.models import IgnoredTag, TagMapping
from pipeline.pages.reasons import reason_markup
from pipeline.selectors.tags import UnmappedTag


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag that waits: what hangs on it, and whom it may mean."""

    tag: str
    leads: str
    values: tuple[str, ...]
    suggestion: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A tag that somebody decided on."""

    tag: str
    meaning: str
    note: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class TagLead:
    """A lead that carries the tag, and whether it would count."""

    client: str
    crm_id: str
    stage: SafeString
    qualified: str
    dollars: str
    reason: SafeString


@dataclass(frozen=True, slots=True)
class TagEffect:
    """What mapping a tag would do, in a line and by its leads."""

    words: str
    leads: tuple[TagLead, ...]


def tag_rows(tags: Iterable[UnmappedTag]) -> list[TagRow]:
    """Return the rows."""
    return [
        TagRow(
            tag=each.tag,
            leads=count(each.leads),
            values=tuple(money_full(amount, code) for code, amount in sorted(each.open_tcv.items())),
            suggestion=each.suggested,
            why=_why(each),
            url=f"?{urlencode({'tag': each.tag, **_like(each)})}",
        )
        for each in tags
    ]


def mapped_rows(mappings: Iterable[TagMapping], *, zone: tzinfo) -> list[DecidedRow]:
    """Return the mapped tags."""
    return [
        DecidedRow(
            each.tag,
            each.participant.name,
            _note(each.mapped_by.name if each.mapped_by else "", each.basis),
            day(each.mapped_at.astimezone(zone).date()),
            f"?{urlencode({'tag': each.tag})}",
        )
        for each in mappings
    ]


def ignored_rows(ignored: Iterable[IgnoredTag], *, zone: tzinfo) -> list[DecidedRow]:
    """Return the ignored tags."""
    return [
        DecidedRow(
            each.tag,
            _("Nobody"),
            _note(each.ignored_by.name if each.ignored_by else "", each.reason),
            day(each.ignored_at.astimezone(zone).date()),
            "",
        )
        for each in ignored
    ]


def tag_effect(
    leads: Sequence[Mapping[str, Any]], *, total: int, counted: int, amount: Decimal, year: int
) -> TagEffect:
    """Return what mapping the tag would do; `amount` is what would count, in US dollars."""
    words = ngettext(
        "%(total)s lead; %(counted)s would count towards %(year)d with %(amount)s US dollars",
        "%(total)s leads; %(counted)s would count towards %(year)d with %(amount)s US dollars",
        total,
    ) % {"total": count(total), "counted": count(counted), "year": year, "amount": usd(amount)}
    return TagEffect(words, tuple(_lead(lead) for lead in leads))


def tag_chips(show: str, counts: Mapping[str, str]) -> tuple[Chip, ...]:
    """Return the three lists of the page, each with its size in words."""
    words = {"": _("To decide"), "mapped": _("Mapped"), "ignored": _("Ignored")}
    held = show if show in words else ""
    return tuple(
        Chip(
            text,
            f"?show={code}" if code else "?",
            count=counts[code],
            current=code == held,
        )
        for code, text in words.items()
    )


def _like(tag: UnmappedTag) -> dict[str, int]:
    return {"like": tag.suggestion.participant_id} if tag.suggestion else {}


def _lead(lead: Mapping[str, Any]) -> TagLead:
    return TagLead(
        client=lead["client"] or lead["name"] or lead["crm_id"],
        crm_id=lead["crm_id"],
        stage=stage("withdrawn" if lead["withdrawn"] else lead["stage"]),
        qualified=day(lead["qualified_on"]) if lead["qualified_on"] else "–",
        dollars=usd(lead["amount_usd"]),
        reason=reason_markup(lead["would_be"]),
    )


def _why(tag: UnmappedTag) -> str:
    if tag.suggestion is None:
        return _("No name is like it")
    if tag.suggestion.kind == "tag":
        return _("Like the mapped tag “%(like)s”") % {"like": tag.suggestion.like}
    return _("Like the name “%(like)s”") % {"like": tag.suggestion.like}


def _note(person: str, words: str) -> str:
    return ": ".join(part for part in (person, words) if part)
