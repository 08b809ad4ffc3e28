"""The activity tab of a company: its changes by topic, or its record as it stood on a day (D10)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel import clock
from kernel.addresses import id_in
from kernel.components import Chip
from kernel.formats import day
from participants import selectors
from participants.access import PortalRequest
from participants.pages.activity import TOPICS, change_rows
from participants.pages.record_on_day import record_rows


def activity_tab(request: PortalRequest) -> dict[str, Any]:
    """Return the tab's context; `?on=` names a day, `?topic=` a word, `?before=` a place."""
    today = clock.today()
    on = _day_of(request.GET.get("on", ""))
    context: dict[str, Any] = {"today": today, "on": on if on and on <= today else None}
    if context["on"]:
        return context | _record(request, context["on"], today)
    return context | _changes(request, today)


def _changes(request: PortalRequest, today: date) -> dict[str, Any]:
    place = id_in(request.GET.get("before", ""))
    topic = request.GET.get("topic", "")
    topic = topic if topic in TOPICS else ""
    page = selectors.activity_of(request.participant, ibm=request.actor.is_ibm, before=place, topic=topic)
    return {
        "chips": _chips(request, topic),
        "changes": change_rows(page, today=today),
        "shown": _("%d changes shown, newest first") % len(page.events),
        "older_url": _address(request, topic=topic, before=page.older) if page.older else "",
        "newer_url": _address(request, topic=topic) if place else "",
    }


def _record(request: PortalRequest, on: date, today: date) -> dict[str, Any]:
    """The record at the end of a day in the program's time zone."""
    until = datetime.combine(on + timedelta(days=1), time.min, clock.program_zone())
    records = selectors.record_until(request.participant, ibm=request.actor.is_ibm, until=until)
    rows = record_rows(records, today=today)
    return {"records": rows, "on_words": day(on), "changes_url": _address(request)}


def _chips(request: PortalRequest, current: str) -> list[Chip]:
    groups = selectors.activity_groups(request.participant, ibm=request.actor.is_ibm)
    sizes = {topic: groups.of(*selectors.tables_of(topic)) for topic in TOPICS}
    topics = {"": _("All"), **TOPICS}
    return [
        Chip(str(words), _address(request, topic=topic), sizes.get(topic, groups.all), topic == current)
        for topic, words in topics.items()
    ]


def _address(request: PortalRequest, **wanted: Any) -> str:
    query = {"tab": "activity", **{name: value for name, value in wanted.items() if value}}
    return f"{reverse('participants:overview', args=[request.participant.slug])}?{urlencode(query)}"


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if date.fromisoformat(text) < date.max else None
    except ValueError:
        return None
