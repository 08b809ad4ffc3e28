"""What the CRM said anew of a participant's leads, in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from alliance.homes.participant_reads import LeadChange
from kernel.components.controls import STAGE_WORDS
from kernel.formats import day_short, money_full
from pipeline.models import RevisionCause

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change: `was` and `now_is` are shown as was → is, both empty where `words` say all."""

    when: str
    crm_id: str
    client: str
    url: str
    words: str
    was: str
    now_is: str


def change_rows(
    changes: Iterable[LeadChange], *, leads_url: str, now: datetime, zone: tzinfo
) -> tuple[ChangeRow, ...]:
    """Return the changes of the last thirty days, newest first."""
    return tuple(_row(change, leads_url, zone) for change in changes if now - change.recorded_at <= RECENT)


def _row(change: LeadChange, leads_url: str, zone: tzinfo) -> ChangeRow:
    words, was, now_is = _what(change)
    return ChangeRow(
        when=day_short(change.recorded_at.astimezone(zone).date()),
        crm_id=change.crm_id,
        client=change.client or change.name or change.crm_id,
        url=f"{leads_url}?lead={change.lead_id}" if leads_url else "",
        words=words,
        was=was,
        now_is=now_is,
    )


def _what(change: LeadChange) -> tuple[str, str, str]:
    if change.withdrawn:
        return _("No longer in the CRM"), "", ""
    if change.was_stage is None:
        tagged = change.cause == RevisionCause.MAPPING
        words = _("Tagged to this participant, %(stage)s") if tagged else _("New lead, %(stage)s")
        return words % {"stage": _stage(change.stage).lower()}, "", ""
    if change.was_stage != change.stage:
        return _("Stage"), _stage(change.was_stage), _stage(change.stage)
    if change.was_tcv != change.tcv:
        currency = change.currency or ""
        was, now_is = (money_full(amount, currency) for amount in (change.was_tcv, change.tcv))
        return _("TCV"), was, now_is
    return _("Details changed"), "", ""


def _stage(code: str) -> str:
    return str(STAGE_WORDS[code])
