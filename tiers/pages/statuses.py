"""Statuses of results in the portal's vocabulary; a year's have words of their own (D4, D5)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.components import VOCABULARY
from tiers.evaluation import State, YearStatus

_YEAR: dict[str, tuple[str, Promise]] = {
    YearStatus.PROMOTED.value: ("met", _("Promoted")),
    YearStatus.RETAINED.value: ("met", _("Retained")),
    YearStatus.MOVED_DOWN.value: ("at_risk", _("Moved down")),
    YearStatus.BELOW_PROGRAM.value: ("not_met", _("Below the program")),
}
SEVERITY = {
    **{state.value: state.severity for state in State},
    YearStatus.PROMOTED.value: 0,
    YearStatus.RETAINED.value: 1,
    YearStatus.MOVED_DOWN.value: 3,
    YearStatus.BELOW_PROGRAM.value: 4,
}
"""How bad a status is, for lists that show the worst first."""


@dataclass(frozen=True, slots=True)
class StatusShown:
    """A code of the vocabulary and the words beside its icon."""

    code: str
    words: str


def status_shown(status: str) -> StatusShown:
    """Return how a result's status is shown."""
    if status in _YEAR:
        code, words = _YEAR[status]
        return StatusShown(code, str(words))
    return StatusShown(status, str(VOCABULARY[status].words))
