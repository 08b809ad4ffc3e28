"""Column lists of the mirror's statements, from the profile's fields, so that they can never disagree."""

from pipeline.profiles.fields import FIELDS

STAGED = "feed_row"
REJECTED = "feed_rejected_row"
REPEATED = "feed_repeated_id"
SEEN = "feed_seen_row"

VALUES = ", ".join(FIELDS[1:])
"""What the CRM says of an opportunity, without its id."""
REVISED = f"source_id, crm_id, participant_id, {VALUES}, withdrawn"
"""What a revision takes from its lead."""


def prefixed(alias: str) -> str:
    """The value columns of one table of a statement."""
    return ", ".join(f"{alias}.{field}" for field in FIELDS[1:])
