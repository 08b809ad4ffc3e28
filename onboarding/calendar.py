"""A briefing as an iCalendar object that mail programs answer (RFC 5545, RFC 5546). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//IBM//Security Services Alliance Program//EN"


class Method(StrEnum):
    """What is asked of the calendar that receives it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Guest:
    """A person at a meeting; `chairs` for who leads it."""

    name: str
    email: str
    chairs: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as calendars know it: the same `uid` throughout, a higher `sequence` with each change."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    title: str
    place: str
    text: str
    organizer: Guest
    guests: tuple[Guest, ...]


def calendar_text(meeting: Meeting, method: Method, *, now: datetime) -> str:
    """Return the object, its times in UTC, its lines folded and ended as the standard says."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(UTC))
    event.add("summary", _one_line(meeting.title))
    if meeting.place:
        event.add("location", _one_line(meeting.place))
    if meeting.text:
        event.add("description", meeting.text)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event["organizer"] = _address(meeting.organizer)
    _add_guests(event, meeting.guests)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _add_guests(event: Event, guests: Iterable[Guest]) -> None:
    for guest in guests:
        address = _address(guest)
        address.params["CUTYPE"] = "INDIVIDUAL"
        address.params["ROLE"] = "CHAIR" if guest.chairs else "REQ-PARTICIPANT"
        address.params["PARTSTAT"] = "ACCEPTED" if guest.chairs else "NEEDS-ACTION"
        if not guest.chairs:
            address.params["RSVP"] = "TRUE"
        event.add("attendee", address, encode=False)


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.email}")
    # A parameter's value knows no quotes and no control characters (RFC 5545, 3.2).
    name = "".join(each for each in guest.name if each.isprintable() and each != '"')
    if name:
        address.params["CN"] = name
    return address


def _one_line(text: str) -> str:
    return " ".join(text.split())
