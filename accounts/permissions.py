"""Permissions are an enum, roles are values (D9); an `Actor` is one person with the roles held now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """What a person may do; a role is a set of these."""

    VIEW_PARTICIPANT = "view_participant"
    VIEW_PIPELINE = "view_pipeline"
    VIEW_TEAM = "view_team"
    MANAGE_TEAM = "manage_team"
    EDIT_FACTS = "edit_facts"
    SIGN = "sign"
    EXPORT = "export"
    VIEW_PORTFOLIO = "view_portfolio"
    REVIEW_ASSESSMENTS = "review_assessments"
    CLOSE_PLANS = "close_plans"
    PUBLISH_ASSESSMENTS = "publish_assessments"
    RUN_ASSESSMENTS = "run_assessments"
    MANAGE_FEEDS = "manage_feeds"
    MANAGE_GUIDES = "manage_guides"
    MANAGE_RATES = "manage_rates"
    MANAGE_PARTICIPANTS = "manage_participants"
    MANAGE_PEOPLE = "manage_people"
    OPERATE = "operate"
    VIEW_ONBOARDING = "view_onboarding"
    WORK_ON_CHECKLIST = "work_on_checklist"
    VIEW_PROSPECTS = "view_prospects"
    BRIEF_PROSPECTS = "brief_prospects"
    MANAGE_PROSPECTS = "manage_prospects"
    MANAGE_AGREEMENTS = "manage_agreements"
    COUNTERSIGN = "countersign"
    GIVE_NOTICE = "give_notice"
    VIEW_QUESTIONS = "view_questions"
    ANSWER_MAILBOX = "answer_mailbox"
    MANAGE_SITE = "manage_site"


@dataclass(frozen=True)
class Role:
    """A named set of permissions on one side of the program."""

    key: str
    name: str
    permissions: frozenset[Permission]


def _role(key: str, name: str, *permissions: Permission) -> Role:
    return Role(key, name, frozenset(permissions))


P = Permission
_READ = (P.VIEW_PARTICIPANT, P.VIEW_PIPELINE, P.VIEW_TEAM, P.VIEW_ONBOARDING)

PROGRAM_ADMINISTRATOR = Role(
    "program_administrator", "Program administrator", frozenset(Permission) - {P.SIGN}
)
ALLIANCE_MANAGER = _role(
    "alliance_manager", "IBM alliance manager", *_READ, P.EXPORT, P.EDIT_FACTS,
    P.VIEW_PORTFOLIO, P.REVIEW_ASSESSMENTS, P.CLOSE_PLANS,
    P.VIEW_PROSPECTS, P.BRIEF_PROSPECTS, P.WORK_ON_CHECKLIST,
    P.VIEW_QUESTIONS, P.ANSWER_MAILBOX,
)  # fmt: skip
EXECUTIVE_SPONSOR = _role("executive_sponsor", "Executive sponsor", *_READ, P.EXPORT, P.VIEW_PORTFOLIO)
IBM_ROLES = {role.key: role for role in (PROGRAM_ADMINISTRATOR, ALLIANCE_MANAGER, EXECUTIVE_SPONSOR)}

PARTNER_ALLIANCE_MANAGER = _role(
    "alliance_manager",
    "Alliance manager",
    *_READ,
    P.EXPORT,
    P.MANAGE_TEAM,
    P.WORK_ON_CHECKLIST,
    P.VIEW_QUESTIONS,
)
SIGNATORY = _role(
    "signatory", "Signatory", *_READ, P.EXPORT, P.WORK_ON_CHECKLIST, P.SIGN, P.GIVE_NOTICE, P.VIEW_QUESTIONS
)
CONTRIBUTOR = _role("contributor", "Contributor", *_READ, P.EXPORT, P.WORK_ON_CHECKLIST, P.VIEW_QUESTIONS)
VIEWER = _role("viewer", "Viewer", P.VIEW_PARTICIPANT, P.VIEW_PIPELINE, P.VIEW_ONBOARDING, P.VIEW_QUESTIONS)
PARTNER_ROLES = {role.key: role for role in (PARTNER_ALLIANCE_MANAGER, SIGNATORY, CONTRIBUTOR, VIEWER)}


@dataclass(frozen=True)
class Actor:
    """One signed-in person: an IBM role, or roles in participants' workspaces, never a guess.

    `memberships` maps participant ids to partner-side roles. Which participants an IBM person reaches is
    decided by each queryset's `visible_to`, since assignments live in the database.
    """

    user_id: int
    name: str = ""
    ibm_role: Role | None = None
    memberships: Mapping[int, Role] = field(default_factory=dict)

    @property
    def is_ibm(self) -> bool:
        """Whether the person acts on IBM's side."""
        return self.ibm_role is not None

    @property
    def sees_every_participant(self) -> bool:
        """Whether the role reaches every participant (program administrators alone, D9)."""
        return self.ibm_role is PROGRAM_ADMINISTRATOR

    def can(self, permission: Permission, participant_id: int | None = None) -> bool:
        """Return whether a held role carries the permission; for a partner, at that participant only."""
        if self.ibm_role is not None:
            return permission in self.ibm_role.permissions
        role = self.memberships.get(participant_id) if participant_id is not None else None
        return role is not None and permission in role.permissions
