"""Agreements: their facts, the published texts, what was signed, and how they end (R26 to R30)."""

from agreements.models.facts import AgreementFact, AgreementKind
from agreements.models.signings import SIGNING_MOVES, AgreementSigning, SigningState
from agreements.models.terminations import (
    TERMINATION_MOVES,
    Side,
    Termination,
    TerminationState,
    WindDownKind,
    WindDownStep,
)
from agreements.models.texts import AgreementText, TextState

__all__ = [
    "SIGNING_MOVES",
    "TERMINATION_MOVES",
    "AgreementFact",
    "AgreementKind",
    "AgreementSigning",
    "AgreementText",
    "Side",
    "SigningState",
    "Termination",
    "TerminationState",
    "TextState",
    "WindDownKind",
    "WindDownStep",
]
