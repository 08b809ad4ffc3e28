"""Pages of companies and people."""

from participants.views.company import assign, end_assigned, overview, record_fact
from participants.views.facts import end_offering, take_back_training
from participants.views.joining import accept
from participants.views.listing import participant_list
from participants.views.people import change_role, deactivate, invite_ibm, people, reactivate
from participants.views.team import change_member, invite, remove_member, resend, revoke, team

__all__ = [
    "accept",
    "assign",
    "change_member",
    "change_role",
    "deactivate",
    "end_assigned",
    "end_offering",
    "invite",
    "invite_ibm",
    "overview",
    "participant_list",
    "people",
    "reactivate",
    "record_fact",
    "remove_member",
    "resend",
    "revoke",
    "take_back_training",
    "team",
]
