"""Taking over a running program from a file of participants (FORMATS: docs/formats/participants.md)."""

from alliance.takeover.reading import CompanyRow, TakeOverRefused, read_participants
from alliance.takeover.take_over import TakenOver, take_over

__all__ = ["CompanyRow", "TakeOverRefused", "TakenOver", "read_participants", "take_over"]
