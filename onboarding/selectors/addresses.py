"""E-mail addresses under which the portal knows somebody: of a company, and whether any is still known."""

from collections.abc import Collection

from django.db import connection

_OF_COMPANIES = """
    SELECT participant_id, contact_email AS email FROM onboarding_prospect
    UNION ALL SELECT participant_id, email FROM onboarding_programinvitation
    UNION ALL SELECT participant_id, email FROM participants_colleagueinvitation
    UNION ALL SELECT held.participant_id, person.email
        FROM participants_membership held JOIN accounts_user person ON person.id = held.user_id
    UNION ALL SELECT briefing.participant_id, attendee ->> 'email'
        FROM onboarding_briefing briefing, jsonb_array_elements(briefing.attendees) attendee
"""
_OF_ONE = f"""
SELECT DISTINCT lower(known.email) FROM ({_OF_COMPANIES}) known
WHERE known.participant_id = %s AND known.email <> ''
"""  # noqa: S608  (a text of ours)
_STILL_KNOWN = f"""
SELECT DISTINCT lower(known.email) FROM (
    {_OF_COMPANIES} UNION ALL SELECT NULL, email FROM accounts_user
) known
WHERE lower(known.email) = ANY (%s::text[])
"""  # noqa: S608  (a text of ours)


def addresses_of(participant_id: int) -> set[str]:
    """Return every address of somebody of a company, lower case; call it as staff."""
    return _read(_OF_ONE, participant_id)


def still_known(addresses: Collection[str]) -> set[str]:
    """Return which of these addresses (lower case) some company or account has, in one statement; call it as
    staff.
    """
    return _read(_STILL_KNOWN, list(addresses))


def _read(statement: str, asked: int | list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked])
        return {address for (address,) in cursor.fetchall()}
