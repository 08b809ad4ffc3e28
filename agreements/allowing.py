"""What each state of a company's agreements allows: one table, and one function that finds the state.

Pure. The same rule as SQL, for many companies at once, stands in agreements/selectors/benefiting.py; a test
holds the two together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AgreementStanding(StrEnum):
    """Where a company stands with its two agreements on a day (R26, R27, R30)."""

    NONE = "none"
    PROCUREMENT_ONLY = "procurement_only"
    SIGNED = "signed"
    REACCEPTANCE_DUE = "reacceptance_due"
    REACCEPTANCE_PAST = "reacceptance_past"
    NOTICE_RUNNING = "notice_running"
    ENDED = "ended"
    CLOSED = "closed"


class Allowed(StrEnum):
    """What a state may allow."""

    BENEFITS = "benefits"
    ASSESSMENT = "assessment"
    PROCUREMENT_DEALINGS = "procurement_dealings"
    SIGNING = "signing"
    DIRECTORY_AND_LOGO = "directory_and_logo"


_PARTICIPANT = frozenset(
    {Allowed.BENEFITS, Allowed.ASSESSMENT, Allowed.PROCUREMENT_DEALINGS, Allowed.DIRECTORY_AND_LOGO}
)

ALLOWED: dict[AgreementStanding, frozenset[Allowed]] = {
    AgreementStanding.NONE: frozenset({Allowed.SIGNING}),
    AgreementStanding.PROCUREMENT_ONLY: frozenset({Allowed.PROCUREMENT_DEALINGS, Allowed.SIGNING}),
    AgreementStanding.SIGNED: _PARTICIPANT | {Allowed.SIGNING},
    AgreementStanding.REACCEPTANCE_DUE: _PARTICIPANT | {Allowed.SIGNING},
    AgreementStanding.REACCEPTANCE_PAST: frozenset(
        {Allowed.ASSESSMENT, Allowed.PROCUREMENT_DEALINGS, Allowed.SIGNING}
    ),
    AgreementStanding.NOTICE_RUNNING: _PARTICIPANT | {Allowed.SIGNING},
    AgreementStanding.ENDED: frozenset({Allowed.PROCUREMENT_DEALINGS}),
    AgreementStanding.CLOSED: frozenset({Allowed.PROCUREMENT_DEALINGS}),
}
"""Dealings under the Procurement Agreement need one that holds, too: `allowed_to` knows. Signing needs a text
that was offered; after an end, or a candidacy that was closed, only a new invitation leads to one.
"""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of a company's agreements, all as of one day.

    `candidate`: it is considered or invited, so that what it signed in an earlier life counts for nothing;
    `closed`: its candidacy has ended without admission, and what it signed counts for as little.
    `accepted_version` is the highest version that its signatory accepted (waiting for IBM or in force), 0
    for an agreement from before the portal. `asked` are version and last day of each published text that
    asks for re-acceptance.
    """

    candidate: bool
    closed: bool
    procurement_holds: bool
    program_holds: bool
    program_ended: bool
    notice_runs: bool
    accepted_version: int
    asked: Collection[tuple[int, date]]


def sign_by(facts: AgreementFacts) -> date | None:
    """Return the first last day among the texts that the company has yet to accept, None without one."""
    return min((last for version, last in facts.asked if version > facts.accepted_version), default=None)


def standing_on(facts: AgreementFacts, day: date) -> AgreementStanding:
    """Return where a company stands on a day (R27, R30); what takes most from it comes first."""
    if facts.closed:
        return AgreementStanding.CLOSED
    if not facts.candidate:
        if facts.program_holds:
            last = sign_by(facts)
            if last is not None and last < day:
                return AgreementStanding.REACCEPTANCE_PAST
            if facts.notice_runs:
                return AgreementStanding.NOTICE_RUNNING
            return AgreementStanding.SIGNED if last is None else AgreementStanding.REACCEPTANCE_DUE
        if facts.program_ended:
            return AgreementStanding.ENDED
    return AgreementStanding.PROCUREMENT_ONLY if facts.procurement_holds else AgreementStanding.NONE


def allowed_to(facts: AgreementFacts, day: date) -> frozenset[Allowed]:
    """Return what a company may on a day: the table's row, dealings while their agreement holds (R27)."""
    row = ALLOWED[standing_on(facts, day)]
    return row if facts.procurement_holds else row - {Allowed.PROCUREMENT_DEALINGS}
