"""Whose benefits hold on a day, as one condition in SQL for many companies at once (R27).

The rule is that of `agreements.allowing`; a test compares the two state by state.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

PROGRAM_AGREEMENT_HOLDS = """EXISTS (
    SELECT FROM agreements_agreementfact fact
    WHERE fact.participant_id = {participant} AND fact.kind = 'program' AND fact.signed_on <= {day}
      AND (fact.ends_on IS NULL OR fact.ends_on >= {day})
)"""
"""A condition on `{participant}` (an id) and `{day}` (a date): a signed Program Agreement holds."""

_NOTHING_LATE = """NOT EXISTS (
    SELECT FROM agreements_agreementtext asked
    WHERE asked.state = 'published' AND asked.sign_by < {day} AND NOT EXISTS (
        SELECT FROM agreements_agreementsigning signing
        JOIN agreements_agreementtext accepted ON accepted.id = signing.text_id
        WHERE signing.participant_id = {participant} AND signing.state IN ('accepted', 'in_force')
          AND accepted.version >= asked.version
    )
)"""
BENEFITS_HOLD = f"{PROGRAM_AGREEMENT_HOLDS} AND {_NOTHING_LATE}"
"""Besides, every version that had to be accepted by a day before `{day}` was, itself or a later one."""

_OF_ONE = f"SELECT {PROGRAM_AGREEMENT_HOLDS}, {BENEFITS_HOLD}".format(
    participant="%(participant)s", day="%(day)s"
)


@dataclass(frozen=True, slots=True)
class AgreementAnswers:
    """Whether a company's Program Agreement holds on a day, and whether benefits do besides (R27)."""

    holds: bool
    benefits: bool


def agreement_answers(participant_id: int, day: date) -> AgreementAnswers:
    """Return what the agreements of a company say on a day, whatever its tier (R27)."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, {"participant": participant_id, "day": day})
        row = cursor.fetchone() or (False, False)
    return AgreementAnswers(*row)
