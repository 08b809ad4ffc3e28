"""The page of one item: what is asked, what proves it, what was said and what happened (R21, D10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Side
from kernel.clock import program_zone
from kernel.components import Fact, TimelineEntry
from kernel.formats import day, initials, moment
from onboarding.metric_items import Readings
from onboarding.models import OPEN_STAGES, EvidenceKind, ItemState
from onboarding.pages.checklist import STATUS, Reader, evidence_verb, figure_state, is_late
from onboarding.pages.checklist_history import item_history


@dataclass(frozen=True, slots=True)
class Said:
    """One comment, as the thread of a ticket shows its messages; `from_program`: a person of IBM wrote it."""

    author: str
    initials: str
    side: str
    when: str
    text: str
    from_program: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with the item now."""

    complete: bool = False
    reopen: bool = False
    comment: bool = False
    assign: bool = False
    remind: bool = False
    ask_waiver: bool = False
    approve: bool = False
    refuse: bool = False


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What the page of an item shows; `why_not` says why nobody can do it here, empty where somebody can."""

    pk: int
    name: str
    company: str
    slug: str
    group: str
    clause: str
    text: str
    status: str
    state: str
    late: bool
    asks: str
    evidence: str
    evidence_url: str
    evidence_icon: str
    facts_url: str
    why_not: str
    waiver_reason: str
    verb: str
    facts: tuple[Fact, ...]
    comments: tuple[Said, ...]
    history: tuple[TimelineEntry, ...]
    acts: Acts


def item_page(item: Any, *, reader: Reader, readings: Readings, today: date) -> ItemPage:
    """Return the page of an item as `selectors.checklist.item_record` reads it."""
    status, state, figure_words = _state(item, readings)
    evidence, evidence_url = _evidence(item, figure_words)
    ibm_reads = reader.side == Side.IBM
    return ItemPage(
        pk=item.pk,
        name=item.name,
        company=item.participant.name,
        slug=item.participant.slug,
        group=item.group,
        clause=item.clause,
        text=item.text,
        status=status,
        state=state,
        late=_is_late(item, today),
        asks=_asks(item),
        evidence=evidence,
        evidence_url=evidence_url,
        evidence_icon="download" if item.evidence_file else "launch",
        facts_url=_facts_url(item) if ibm_reads else "",
        why_not=_why_not(item, reader),
        waiver_reason=item.waiver_reason if ibm_reads else "",
        verb=evidence_verb(item.evidence),
        facts=_facts(item),
        comments=tuple(_said(each, item.participant.name) for each in item.said),
        history=item_history(item.happened, ibm_reads=ibm_reads),
        acts=acts_on(item, reader, today),
    )


def acts_on(item: Any, reader: Reader, today: date) -> Acts:
    """Return what a reader may do with an item now; the services judge it again."""
    if not reader.works or item.prospect.stage not in OPEN_STAGES:
        return Acts()
    own, by_person = item.side == reader.side, item.evidence != EvidenceKind.METRIC
    is_open, asked = item.state == ItemState.OPEN, item.state == ItemState.WAIVER_ASKED
    ibm, asker = reader.side == Side.IBM, item.waiver_asked_by_id == reader.user_id
    return Acts(
        complete=own and by_person and is_open,
        reopen=own and by_person and item.state == ItemState.DONE,
        comment=True,
        assign=own and by_person and is_open,
        remind=by_person and is_open and item.reminded_on != today,
        ask_waiver=ibm and by_person and is_open,
        approve=asked and reader.manages and not asker,
        refuse=(asked and (reader.manages or asker)) or (item.state == ItemState.WAIVED and reader.manages),
    )


def _state(item: Any, readings: Readings) -> tuple[str, str, str]:
    if item.evidence != EvidenceKind.METRIC:
        state = ItemState(item.state)
        return STATUS[state], str(state.label), ""
    is_open = item.prospect.stage in OPEN_STAGES
    return figure_state(metric=item.metric, op=item.op, value=item.value, readings=readings, is_open=is_open)


def _is_late(item: Any, today: date) -> bool:
    late = is_late(evidence=item.evidence, state=item.state, due_on=item.due_on, today=today)
    return late and item.prospect.stage in OPEN_STAGES


def _evidence(item: Any, figure_words: str) -> tuple[str, str]:
    """Return what proves the item, kept also while it is open again, and its address."""
    if item.evidence == EvidenceKind.METRIC:
        return figure_words, ""
    if item.evidence_file:
        return item.evidence_name, reverse("onboarding:evidence", args=[item.participant.slug, item.pk])
    if item.evidence_link:
        return item.evidence_link, item.evidence_link
    return (day(item.evidence_date), "") if item.evidence_date else ("", "")


def _facts_url(item: Any) -> str:
    """Return where IBM records the facts of which a figure is made; empty for what a person proves."""
    if item.evidence != EvidenceKind.METRIC or item.prospect.stage not in OPEN_STAGES:
        return ""
    return f"{reverse('participants:overview', args=[item.participant.slug])}?tab=facts"


def _asks(item: Any) -> str:
    return {
        EvidenceKind.FILE: _("A file proves it."),
        EvidenceKind.DATE: _("The day on which it was done proves it."),
        EvidenceKind.LINK: _("A link to a page or a document proves it."),
        EvidenceKind.NONE: _("The word of the side that does it is enough."),
        EvidenceKind.METRIC: _("A figure on record ticks it; nobody’s word does, and it cannot be waived."),
    }[EvidenceKind(item.evidence)]


def _why_not(item: Any, reader: Reader) -> str:
    if item.prospect.stage not in OPEN_STAGES:
        return _("The candidacy is closed.")
    if item.evidence == EvidenceKind.METRIC:
        told = reader.works and reader.side != Side.IBM
        return _("IBM records what the figure is made of; write below what it should know.") if told else ""
    if item.state != ItemState.OPEN:
        return ""
    if item.side != reader.side:
        return _("%(owner)s does this item.") % {"owner": item.owner}
    return "" if reader.works else _("Your role reads the checklist and does not work on it.")


def _facts(item: Any) -> tuple[Fact, ...]:
    found = [Fact(_("Side"), item.owner), Fact(_("Due"), day(item.due_on) if item.due_on else _("No day"))]
    if item.evidence != EvidenceKind.METRIC:
        found.append(
            Fact(_("Whose work"), item.assignee.name if item.assignee else _("Nobody in particular"))
        )
    if item.done_at:
        found.append(Fact(_("Done"), _by(moment(item.done_at, program_zone()), item.done_by)))
    if item.waiver_asked_by_id:
        found.append(Fact(_("Waiver asked by"), _name(item.waiver_asked_by)))
    if item.waived_by_id:
        found.append(Fact(_("Waived by"), _name(item.waived_by)))
    if item.reminded_on:
        found.append(Fact(_("Reminded"), day(item.reminded_on)))
    return tuple(found)


def _by(when: str, person: Any) -> str:
    return _("%(when)s by %(person)s") % {"when": when, "person": person.name} if person else when


def _name(person: Any) -> str:
    return str(person.name) if person else _("IBM")


def _said(each: Mapping[str, Any], company: str) -> Said:
    ibm = bool(each["by_role"]) or (each["by_id"] is not None and not each["by"])
    author = each["by"] or (_("IBM") if ibm else _("A former colleague"))
    when = moment(datetime.fromisoformat(each["at"]), program_zone())
    return Said(author, initials(author), _("IBM") if ibm else company, when, each["text"], ibm)
