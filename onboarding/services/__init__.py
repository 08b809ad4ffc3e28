"""Writes of onboarding: prospects, briefings, checklists, invitations."""

from onboarding.services.answering import accept, invitation_by_link
from onboarding.services.briefings import (
    BriefingPlan,
    cancel_briefing,
    keep_material,
    move_briefing,
    plan_briefing,
    record_briefing,
)
from onboarding.services.closing import decline, withdraw
from onboarding.services.inviting import expire_invitations, invite, resend, revoke
from onboarding.services.nominating import Candidate, PlannedOffering, nominate, nominate_again
from onboarding.services.stages import back_to_preparing, mark_briefed, mark_ready, start_preparing
from onboarding.services.telling import change_contact, tell_contact

__all__ = [
    "BriefingPlan",
    "Candidate",
    "PlannedOffering",
    "accept",
    "back_to_preparing",
    "cancel_briefing",
    "change_contact",
    "decline",
    "expire_invitations",
    "invitation_by_link",
    "invite",
    "keep_material",
    "mark_briefed",
    "mark_ready",
    "move_briefing",
    "nominate",
    "nominate_again",
    "plan_briefing",
    "record_briefing",
    "resend",
    "revoke",
    "start_preparing",
    "tell_contact",
    "withdraw",
]
