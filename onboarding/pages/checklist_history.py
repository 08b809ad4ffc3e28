"""What happened to an item, from the record of changes, in words (D10)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.components import TimelineEntry
from kernel.formats import moment
from onboarding.models import ItemState

_WAIVERS = (ItemState.WAIVER_ASKED, ItemState.WAIVED)


def item_history(events: Iterable[Mapping[str, Any]], *, ibm_reads: bool) -> tuple[TimelineEntry, ...]:
    """Return the changes of an item's row in the order of `events`; why IBM waives is IBM's to read."""
    return tuple(_entry(each, ibm_reads) for each in events if _title(each))


def _entry(event: Mapping[str, Any], ibm_reads: bool) -> TimelineEntry:
    when = moment(datetime.fromisoformat(event["at"]), program_zone())
    who = event["person"] or (_("IBM") if event["user_id"] else _("The portal"))
    reason = event["why"] if _has_reason(event) and (ibm_reads or not _of_waiver(event)) else ""
    text = _("%(who)s: %(reason)s") % {"who": who, "reason": reason} if reason else who
    return TimelineEntry(when, _title(event), text, "done")


def _title(event: Mapping[str, Any]) -> str:
    """Return what an event did, empty for what nobody needs to read."""
    if event["operation"] == "insert":
        return _("Put on the checklist")
    was, now = event["old"] or {}, event["new"] or {}
    if "state" in now:
        return _moved(ItemState(was["state"]), ItemState(now["state"]))
    if "assignee_id" in now:
        return _("Given to somebody") if now["assignee_id"] else _("Given to nobody in particular")
    if set(now) == {"reminded_on"}:
        return _("Reminded") if now["reminded_on"] else ""
    return _("Taken over into another Program Guide’s checklist")


def _moved(was: ItemState, now: ItemState) -> str:
    titles = {
        ItemState.DONE: _("Done"),
        ItemState.WAIVER_ASKED: _("Waiver asked"),
        ItemState.WAIVED: _("Waived"),
    }
    back = {ItemState.WAIVER_ASKED: _("Waiver refused"), ItemState.WAIVED: _("Waiver ended")}
    return titles.get(now) or back.get(was) or _("Opened again")


def _of_waiver(event: Mapping[str, Any]) -> bool:
    states = {each.get("state") for each in (event["old"] or {}, event["new"] or {})}
    return bool(states & set(_WAIVERS))


def _has_reason(event: Mapping[str, Any]) -> bool:
    """Whether a person said why: for what goes back, and for a waiver that is asked for."""
    return (event["new"] or {}).get("state") in (ItemState.OPEN, ItemState.WAIVER_ASKED) and bool(
        event["old"]
    )
