"""Prospects and their way into the Program."""

from onboarding.models.briefings import Briefing, BriefingOutcome, BriefingState
from onboarding.models.checklists import ChecklistItem, EvidenceKind, ItemComment, ItemState
from onboarding.models.invitations import INVITATION_MOVES, InvitationState, ProgramInvitation
from onboarding.models.prospects import (
    CLOSED_WITHOUT_ADMISSION,
    OPEN_STAGES,
    STAGE_MOVES,
    Prospect,
    Stage,
)

__all__ = [
    "CLOSED_WITHOUT_ADMISSION",
    "INVITATION_MOVES",
    "OPEN_STAGES",
    "STAGE_MOVES",
    "Briefing",
    "BriefingOutcome",
    "BriefingState",
    "ChecklistItem",
    "EvidenceKind",
    "InvitationState",
    "ItemComment",
    "ItemState",
    "ProgramInvitation",
    "Prospect",
    "Stage",
]
