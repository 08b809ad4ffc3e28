"""Leads in bulk, each with the revision that one complete feed left."""

from django.db import connection

from benchmarks.world.draws import draw
from benchmarks.world.program import YEAR
from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.models import CrmSource, Feed, FeedState
from pipeline.services.sql import REVISED

_DAY = f"make_date({YEAR - 1}, 1, 1) + {draw(20, 3 * 365)}"
_LEADS = f"""
INSERT INTO pipeline_lead (
    source_id, crm_id, participant_id, name, client, country, offering, owner, stage, tcv, currency,
    probability, identified_on, qualified_on, expected_close_on, modified_at, technology_source, tag,
    withdrawn, fingerprint, row_hash, first_feed_id, changed_at
)
SELECT %(source)s, lpad(i::text, 9, '0'), p.id, 'Opportunity ' || i, 'Client ' || {draw(21, 50_000)},
       (ARRAY['DE', 'FR', 'US', 'JP', 'BR'])[1 + {draw(22, 5)}], 'Managed Detection',
       'Seller ' || {draw(23, 400)},
       (ARRAY['identified', 'qualified', 'qualified', 'proposed', 'negotiating', 'won', 'lost'])
           [1 + {draw(24, 7)}],
       CASE WHEN {draw(25, 50)} > 0 THEN 1000 + {draw(26, 400_000)} END,
       (ARRAY['USD', 'USD', 'USD', 'EUR', 'GBP', 'JPY', 'CHF'])[1 + {draw(27, 7)}], {draw(28, 101)},
       {_DAY} - 40, CASE WHEN {draw(29, 40)} > 0 THEN {_DAY} END, {_DAY} + 120,
       ({_DAY})::timestamptz + interval '9 hours', 'ibm', p.slug, false, md5('f' || i)::uuid,
       md5('r' || i)::uuid, %(feed)s, now() - make_interval(hours => {draw(30, 2_000)})
FROM generate_series(%(first)s::bigint, %(last)s::bigint) i
JOIN participants_participant p
  ON p.slug = 'company-' || (%(company)s + (i - %(first)s) %% %(companies)s)
ORDER BY i
"""
_REVISIONS = f"""
INSERT INTO pipeline_leadrevision (lead_id, {REVISED}, feed_id, cause, recorded_at)
SELECT id, {REVISED}, %(feed)s, 'feed', changed_at FROM pipeline_lead
WHERE source_id = %(source)s AND crm_id BETWEEN lpad(%(first)s::text, 9, '0') AND lpad(%(last)s::text, 9, '0')
ORDER BY id
"""


def first_feed() -> Feed:
    """Record the one feed of the generated source as merged and complete, taken now."""
    now = clock.now()
    with acting(role=Role.STAFF, why="benchmark"):
        source = CrmSource.objects.create(key="generated", complete_as_of=now)
        profile = source.profiles.create(document={}, digest="", saved_at=now)
        return Feed.objects.create(
            source=source, profile=profile, state=FeedState.MERGED, file_name="generated.csv", complete=True,
            taken_at=now, finished_at=now,
        )  # fmt: skip


def add_leads(feed: Feed, *, first: int, leads: int, company: int, companies: int) -> int:
    """Add leads numbered from `first`, in turn to companies from `company` on; return the next number."""
    values = {
        "source": feed.source_id, "feed": feed.pk, "first": first, "last": first + leads - 1,
        "company": company, "companies": companies,
    }  # fmt: skip
    with acting(role=Role.STAFF, why="benchmark"), connection.cursor() as cursor:
        cursor.execute(_LEADS, values)
        cursor.execute(_REVISIONS, values)
    return first + leads
