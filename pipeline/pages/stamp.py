"""The strip that says how fresh the mirror is, above every page that shows leads (D2)."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import moment
from pipeline.selectors.feeds import FeedStamp


@dataclass(frozen=True, slots=True)
class StampStrip:
    """State, words, moment and a note for `pipeline/_strip.html`."""

    state: str
    words: str
    as_of: str
    note: str = ""


def stamp_strip(stamp: FeedStamp, *, zone: tzinfo) -> StampStrip:
    """Return the strip; a source that never was complete makes the mirror not known, not empty."""
    if not stamp.sources:
        return StampStrip("not_known", _("No CRM feed yet"), moment(None, zone))
    note = ""
    if stamp.incomplete:
        note = ngettext(
            "%(n)d source has never been complete", "%(n)d sources have never been complete", stamp.incomplete
        ) % {"n": stamp.incomplete}
    if stamp.as_of is None:
        return StampStrip("not_known", _("CRM feed is not complete"), moment(None, zone), note)
    return StampStrip("current", _("CRM feed"), moment(stamp.as_of, zone), note)
