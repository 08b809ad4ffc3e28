"""Companies in bulk: joined, signed, trained, launched, with readings, a standing and a tag of their own."""

from django.db import connection

from benchmarks.world.draws import draw
from benchmarks.world.program import YEAR
from kernel.tenancy import Role, acting

_COMPANIES = f"""
CREATE TEMP TABLE company ON COMMIT DROP AS SELECT generate_series(%(first)s, %(last)s) AS i;
INSERT INTO participants_participant (slug, name, lifecycle, joined_on, website, created_at)
SELECT 'company-' || i, 'Company ' || i, 'active', make_date({YEAR - 3}, 1 + {draw(1, 12)},
       1 + {draw(2, 28)}), '', now()
FROM company;
CREATE TEMP TABLE added ON COMMIT DROP AS
SELECT p.id, p.joined_on, company.i FROM participants_participant p JOIN company ON p.slug = 'company-' || i;
ANALYZE added;
"""
_FACTS = f"""
INSERT INTO agreements_agreementfact (
    participant_id, kind, signed_on, reference, file, file_name, file_sha256, taken_over
)
SELECT id, kind, joined_on, '', '', '', '', false
FROM added, (VALUES ('program'), ('procurement')) kinds (kind)
WHERE kind = 'program' OR {draw(3, 20)} > 0;
INSERT INTO participants_trainedheadcount (participant_id, audience, people, as_of)
SELECT id, 'sales', {draw(4, 20)}, joined_on FROM added;
INSERT INTO participants_trainedperson (participant_id, audience, name, email, completed_on)
SELECT id, 'delivery', 'Person ' || n, 'person-' || n || '@example.com', make_date({YEAR}, 1 + mod(n, 9), 5)
FROM added, generate_series(1, 16) n WHERE n <= {draw(5, 17)};
INSERT INTO participants_incorporation (participant_id, offering_id, role, launched_on, taken_over)
SELECT added.id, offering.id, 'delivery_tool', joined_on, false
FROM added, participants_offering offering WHERE mod(offering.id, 3) < {draw(6, 4)};
INSERT INTO participants_dealregistrationfact (participant_id, has_program, as_of, url, taken_over)
SELECT id, {draw(7, 10)} > 0, joined_on, '', false FROM added WHERE {draw(8, 30)} > 0;
INSERT INTO tiers_metricreading (participant_id, metric, as_of, value, yes_no, source, entered_at)
SELECT id, metric, make_date(year, month, 10), {draw(9, 60)} / least, false, 'benchmark', now()
FROM added, generate_series({YEAR}, {YEAR + 1}) year, (VALUES (2), (5), (8)) months (month),
     (VALUES ('certified_employees', 6), ('joint_reviews', 4), ('test_equipment', 5),
             ('sales_support_days', 1)) metrics (metric, least)
WHERE {draw(10, 25)} > 0;
INSERT INTO tiers_tierstanding (participant_id, year, tier, cause, written_at)
SELECT id, {YEAR}, (ARRAY['silver', 'silver', 'gold', 'platinum'])[1 + {draw(11, 4)}], 'take_over', now()
FROM added;
INSERT INTO pipeline_tagmapping (participant_id, tag, basis, mapped_at)
SELECT id, 'company-' || i, '', now() FROM added;
"""


def add_companies(first: int, last: int) -> None:
    """Add the companies numbered `first` to `last`; each is at home in the same place in every run."""
    with acting(role=Role.STAFF, why="benchmark"), connection.cursor() as cursor:
        cursor.execute(_COMPANIES, {"first": first, "last": last})
        cursor.execute(_FACTS)
