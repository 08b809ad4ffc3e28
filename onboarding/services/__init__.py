"""Writes of onboarding: prospects, briefings, checklists, invitations, erasure."""

from onboarding.services.answering import accept, invitation_by_link
from onboarding.services.assigning import assign_item
from onboarding.services.briefings import (
    BriefingPlan,
    cancel_briefing,
    keep_material,
    move_briefing,
    plan_briefing,
    record_briefing,
)
from onboarding.services.checklist import (
    Evidence,
    comment_on_item,
    complete_item,
    reopen_item,
    start_checklist,
)
from onboarding.services.closing import decline, withdraw
from onboarding.services.erasing import erase_closed
from onboarding.services.inviting import expire_invitations, invite, resend, revoke
from onboarding.services.nominating import Candidate, PlannedOffering, nominate, nominate_again
from onboarding.services.reminders import remind_item, remind_of_items
from onboarding.services.renewing import renew_checklist
from onboarding.services.stages import back_to_preparing, mark_briefed, mark_ready, start_preparing
from onboarding.services.telling import change_contact, tell_contact
from onboarding.services.waivers import approve_waiver, ask_waiver, refuse_waiver

__all__ = [
    "BriefingPlan",
    "Candidate",
    "Evidence",
    "PlannedOffering",
    "accept",
    "approve_waiver",
    "ask_waiver",
    "assign_item",
    "back_to_preparing",
    "cancel_briefing",
    "change_contact",
    "comment_on_item",
    "complete_item",
    "decline",
    "erase_closed",
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
    "refuse_waiver",
    "remind_item",
    "remind_of_items",
    "renew_checklist",
    "reopen_item",
    "resend",
    "revoke",
    "start_checklist",
    "start_preparing",
    "tell_contact",
    "withdraw",
]
