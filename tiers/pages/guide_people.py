"""Who has acknowledged a version and who has not, with the companies concerned (R40)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import moment
from tiers.selectors.guide_people import Asked

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the state of their acknowledgement; `state` is a code of the status vocabulary."""

    name: str
    email: str
    side: str
    companies: str
    state: str
    words: str
    when: str
    note: str


def person_rows(people: Sequence[Asked]) -> tuple[PersonRow, ...]:
    """Return the rows of a page."""
    return tuple(_row(person) for person in people)


def _row(person: Asked) -> PersonRow:
    done = person.acknowledged_at is not None
    return PersonRow(
        name=person.name,
        email=person.email,
        side=_("IBM") if person.is_ibm else _("Participant"),
        companies=_companies(person.companies),
        state="done" if done else "open",
        words=_("Acknowledged") if done else _("Not acknowledged"),
        when=moment(person.acknowledged_at, program_zone()) if done else "",
        note=_note(person),
    )


def _companies(names: Sequence[str]) -> str:
    named = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return _("%(named)s and %(n)d more") % {"named": named, "n": more} if more > 0 else named


def _note(person: Asked) -> str:
    if person.acknowledged_at is not None:
        return ""
    if person.mail_failed:
        return _("The mail was not delivered")
    if person.opened_at is not None:
        return _("Opened %(when)s") % {"when": moment(person.opened_at, program_zone())}
    return _("Not opened")
