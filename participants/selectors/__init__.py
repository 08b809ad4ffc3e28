"""Reads of participants: the one way for a view to get hold of one (R4)."""

from participants.querysets import acting_managers
from participants.selectors.activity import Activity, activity_groups, activity_of, tables_of
from participants.selectors.company import (
    Header,
    RelationshipPerson,
    company_header,
    incorporation_for,
    people_of,
    recorded_facts,
    trained_person_for,
)
from participants.selectors.entry import ParticipantNotFound, actor_of, participant_for, workspace_of
from participants.selectors.listing import company_groups, company_list, ibm_people, technologies_of
from participants.selectors.record_on_day import record_until
from participants.selectors.team import (
    assignment_for,
    invitation_for,
    invitation_of_link,
    invitations_of,
    member_for,
    team_of,
)

__all__ = [
    "Activity",
    "Header",
    "ParticipantNotFound",
    "RelationshipPerson",
    "acting_managers",
    "activity_groups",
    "activity_of",
    "actor_of",
    "assignment_for",
    "company_groups",
    "company_header",
    "company_list",
    "ibm_people",
    "incorporation_for",
    "invitation_for",
    "invitation_of_link",
    "invitations_of",
    "member_for",
    "participant_for",
    "people_of",
    "record_until",
    "recorded_facts",
    "tables_of",
    "team_of",
    "technologies_of",
    "trained_person_for",
    "workspace_of",
]
