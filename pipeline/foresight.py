"""What status the CRM's leads give a participant; upper layers, which know the guide, answer it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class CrmStatus:
    """The worst condition on the CRM: its code in the vocabulary, empty for none, and how bad it is."""

    code: str
    severity: int


NO_STATUS: Final = CrmStatus("", 0)

StatusSource = Callable[[Sequence[int], str, date], Mapping[int, CrmStatus]]
"""Given participants, a relation with the columns of a lead, and the program day."""


def no_statuses(participants: Sequence[int], leads: str, today: date) -> Mapping[int, CrmStatus]:
    """Return nothing: without a guide there is no status."""
    return {}


_source: StatusSource = no_statuses


def provide_statuses(source: StatusSource) -> None:
    """Let an upper layer say what status leads give; called once when the portal starts."""
    global _source
    _source = source


def statuses_by_crm(participants: Sequence[int], leads: str, today: date) -> Mapping[int, CrmStatus]:
    """Return each participant's status by the leads of a relation: the mirror's, or as they would be."""
    return _source(participants, leads, today)
