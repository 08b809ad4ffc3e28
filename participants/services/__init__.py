"""Writes of participants: the company, its people on both sides, the facts that assessments read."""

from participants.services.assigning import (
    assign_alliance_manager,
    assign_briefer,
    assign_deputy,
    assign_sponsor,
    end_assignment,
    end_briefing_assignments,
)
from participants.services.companies import move_lifecycle, record_participant
from participants.services.facts import (
    end_incorporation,
    record_deal_registration,
    record_incorporation,
    record_other_program,
    record_technology,
    record_trained_person,
    remove_trained_person,
)
from participants.services.inviting import (
    accept_invitation,
    invite_colleague,
    resend_invitation,
    revoke_invitation,
)
from participants.services.leaving import end_relationship
from participants.services.members import change_member_role, end_membership

__all__ = [
    "accept_invitation",
    "assign_alliance_manager",
    "assign_briefer",
    "assign_deputy",
    "assign_sponsor",
    "change_member_role",
    "end_assignment",
    "end_briefing_assignments",
    "end_incorporation",
    "end_membership",
    "end_relationship",
    "invite_colleague",
    "move_lifecycle",
    "record_deal_registration",
    "record_incorporation",
    "record_other_program",
    "record_participant",
    "record_technology",
    "record_trained_person",
    "remove_trained_person",
    "resend_invitation",
    "revoke_invitation",
]
