"""Whether a prospect may be invited: the entry conditions and its record put together (R7, D11)."""

from datetime import date

from onboarding.models import Prospect
from onboarding.readiness import Readiness, readiness
from onboarding.selectors.prospect_record import ProspectRecord, entry_of, prospect_record
from tiers.selectors.entry import EntryPosition
from tiers.selectors.guides import document_of, guide_in_force


def readiness_of(prospect: Prospect, *, today: date) -> Readiness:
    """Return what keeps a prospect from being invited on a program day, and its tier at entry (R7, R8).

    Call it as staff, for the latest candidacy of its company; two queries.
    """
    record = prospect_record(prospect.participant, today=today)
    if record is None:
        raise LookupError(prospect.pk)
    return readiness_in(record, entry_of(record, today=today), today=today)


def readiness_in(record: ProspectRecord, position: EntryPosition | None, *, today: date) -> Readiness:
    """Return the same of what a page has read already; no query."""
    return readiness(
        position,
        items=record.open_items,
        signatories=record.signatories,
        text=record.text,
        today=today,
    )


def tier_named(key: str, today: date) -> str:
    """Return the name that the guide in force gives a tier; the key itself where it knows no such tier."""
    guide = guide_in_force(today)
    tiers = document_of(guide).tiers if guide else ()
    return next((tier.name for tier in tiers if tier.key == key), key.capitalize())
