"""The fields of a lead that a profile can fill, in the order in which every row of a feed carries them."""

from typing import Final

FIELDS: Final = (
    "crm_id",
    "name",
    "client",
    "country",
    "offering",
    "owner",
    "stage",
    "tcv",
    "currency",
    "probability",
    "identified_on",
    "qualified_on",
    "expected_close_on",
    "closed_on",
    "modified_at",
    "technology_source",
    "tag",
)
TEXT_LIMITS: Final = {
    "crm_id": 200,
    "name": 500,
    "client": 500,
    "country": 200,
    "offering": 500,
    "owner": 500,
    "technology_source": 200,
    "tag": 500,
}
DAY_FIELDS: Final = frozenset({"identified_on", "qualified_on", "expected_close_on", "closed_on"})
JOINABLE_FIELDS: Final = frozenset(TEXT_LIMITS) | {"stage"}
JOINT: Final = " · "
