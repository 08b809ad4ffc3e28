"""The access table, derived from the declared rules: what each person gets at each route."""

from enum import Enum

from accounts.permissions import IBM_ROLES, PARTNER_ROLES
from accounts.permissions import Role as PortalRole
from participants.access import ApiRule, EntranceRule, IbmRule, ParticipantRule, PublicRule, SignedInRule
from tests.contract.browsers import ANONYMOUS, Answer
from tests.contract.routes import Route
from tests.contract.world import OURS, THEIRS

IBM = {
    "morgan": "program_administrator", "priya": "program_administrator", "ines": "alliance_manager",
    "lars": "alliance_manager", "theo": "alliance_manager", "eve": "executive_sponsor",
    "nils": "executive_sponsor",
}  # fmt: skip
PARTNER = {
    "ada": ("alliance_manager", OURS), "sam": ("signatory", OURS), "cleo": ("contributor", OURS),
    "vic": ("viewer", OURS), "omar": ("alliance_manager", THEIRS), "rolf": ("viewer", THEIRS),
    "pia": ("alliance_manager", "kestrel"),
}  # fmt: skip
SEES = {
    "morgan": {OURS, THEIRS, "kestrel"}, "priya": {OURS, THEIRS, "kestrel"}, "ines": {OURS}, "lars": {OURS},
    "eve": {OURS}, "theo": {THEIRS}, "nils": {THEIRS},
    **{name: {slug} for name, (_role, slug) in PARTNER.items()},
}  # fmt: skip
SIGNED_OUT = (ANONYMOUS, "dora")
EVERYBODY = tuple(name for name in (*SIGNED_OUT, *IBM, *PARTNER) if name != "priya")
STRANGERS = tuple(name for name in EVERYBODY if THEIRS not in SEES.get(name, ()))
"""Whoever must not learn that the competitor exists."""


class Outcome(Enum):
    """What an access rule answers."""

    ENTERS = "is let in"
    SIGNS_IN = "is asked to sign in"
    UNAUTHENTICATED = "gets 401"
    NOT_FOUND = "gets 404, as for what does not exist"
    FORBIDDEN = "gets 403"


def role_of(person: str) -> PortalRole | None:
    """The role that a person of the cast holds, None while signed out."""
    if person in IBM:
        return IBM_ROLES[IBM[person]]
    return PARTNER_ROLES[PARTNER[person][0]] if person in PARTNER else None


def expected(route: Route, person: str, slug: str) -> Outcome:
    """What the route's declared rule promises this person at this company's address."""
    rule, role = route.rule, role_of(person)
    if isinstance(rule, PublicRule | EntranceRule):
        return Outcome.ENTERS
    if role is None:
        return Outcome.UNAUTHENTICATED if isinstance(rule, ApiRule) else Outcome.SIGNS_IN
    if isinstance(rule, IbmRule):
        if person not in IBM:
            return Outcome.NOT_FOUND
        return Outcome.ENTERS if rule.permission in role.permissions else Outcome.FORBIDDEN
    if isinstance(rule, ParticipantRule):
        if slug not in SEES[person]:
            return Outcome.NOT_FOUND
        return Outcome.ENTERS if rule.permission in role.permissions else Outcome.FORBIDDEN
    if isinstance(rule, ApiRule | SignedInRule):
        return Outcome.ENTERS
    raise AssertionError(f"{route.name}: teach tests/contract/expected.py the rule {type(rule).__name__}")


def outcome_of(answer: Answer, wanted: Outcome) -> Outcome:
    """What an answer amounts to; whoever is let in may still be refused by what the page itself decides."""
    if answer.status == 302 and answer.location.startswith("/accounts/login/"):
        return Outcome.SIGNS_IN
    refused = {401: Outcome.UNAUTHENTICATED, 403: Outcome.FORBIDDEN, 404: Outcome.NOT_FOUND}.get(
        answer.status
    )
    return Outcome.ENTERS if refused is None or wanted is Outcome.ENTERS else refused
