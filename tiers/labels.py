"""The words for states, statuses and periods, as every page, letter and export writes them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STATUS: dict[str, Promise] = {
    "met": gettext_lazy("Met"),
    "on_track": gettext_lazy("On track"),
    "at_risk": gettext_lazy("At risk"),
    "off_track": gettext_lazy("Off track"),
    "not_met": gettext_lazy("Not met"),
    "not_known": gettext_lazy("Not known"),
    "promoted": gettext_lazy("Promoted"),
    "retained": gettext_lazy("Retained"),
    "moved_down": gettext_lazy("Moved down"),
    "below_program": gettext_lazy("Below the program"),
}


def status_words(status: str) -> str:
    """Return a state or status in words: `On track`."""
    return str(STATUS[status])


def period_words(year: int, quarter: int | None) -> str:
    """Return `Quarter 2, 2026` or `Year 2025`."""
    if quarter is None:
        return _("Year %(year)s") % {"year": year}
    return _("Quarter %(quarter)s, %(year)s") % {"quarter": quarter, "year": year}
