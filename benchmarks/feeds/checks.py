"""A floor that does less than the product is no floor: what both loaded is compared."""

from typing import Any, Final

from django.db import connection

from kernel.tenancy import Role, acting
from pipeline.services.sql import VALUES

_LOADED: Final = f"""
SELECT count(*), sum(hashtextextended(r::text, 0)), sum(r.revisions), sum(r.superseded), (
    SELECT count(*) FROM pipeline_feedreject j JOIN pipeline_feed f ON f.id = j.feed_id
    JOIN pipeline_crmsource s ON s.id = f.source_id WHERE s.key = %(key)s)
FROM (
    SELECT l.crm_id, l.participant_id, {VALUES}, (
        SELECT count(*) FROM pipeline_leadrevision v WHERE v.lead_id = l.id) AS revisions, (
        SELECT count(v.superseded_at) FROM pipeline_leadrevision v WHERE v.lead_id = l.id) AS superseded
    FROM pipeline_lead l JOIN pipeline_crmsource s ON s.id = l.source_id WHERE s.key = %(key)s
) r
"""


class FloorDiffers(AssertionError):
    """The floor loaded other rows than the portal."""


def refuse_difference(portal: str, floor: str) -> None:
    """Raise `FloorDiffers` unless both sources hold the same leads, revisions and numbers of rejects."""
    found = [_loaded(portal), _loaded(floor)]
    if found[0] != found[1] or not found[0][0]:
        raise FloorDiffers(f"{portal}: {found[0]}, {floor}: {found[1]}")


def _loaded(key: str) -> tuple[Any, ...]:
    with acting(role=Role.STAFF), connection.cursor() as cursor:
        cursor.execute(_LOADED, {"key": key})
        return tuple(cursor.fetchone())
