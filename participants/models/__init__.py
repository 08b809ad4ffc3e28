"""A company's whole life in the Program, its people and the facts that assessments read."""

from participants.assignment_kinds import (
    AssignmentKind,
)
from participants.lifecycle import (
    ADMITTED,
    CLOSED_TO_PEOPLE,
    IN_PROGRAM,
    IN_RELATION,
    LIFECYCLE_MOVES,
    Lifecycle,
)
from participants.models.companies import (
    OfParticipant,
    Participant,
)
from participants.models.facts import (
    Audience,
    DealRegistrationFact,
    Incorporation,
    IncorporationRole,
    Offering,
    OtherProgram,
    Technology,
    TrainedHeadcount,
    TrainedPerson,
)
from participants.models.people import (
    Assignment,
    ColleagueInvitation,
    Membership,
)

__all__ = [
    "ADMITTED",
    "CLOSED_TO_PEOPLE",
    "IN_PROGRAM",
    "IN_RELATION",
    "LIFECYCLE_MOVES",
    "Assignment",
    "AssignmentKind",
    "Audience",
    "ColleagueInvitation",
    "DealRegistrationFact",
    "Incorporation",
    "IncorporationRole",
    "Lifecycle",
    "Membership",
    "OfParticipant",
    "Offering",
    "OtherProgram",
    "Participant",
    "Technology",
    "TrainedHeadcount",
    "TrainedPerson",
]
