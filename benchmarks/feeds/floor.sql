-- COPY has filled "raw". Validation, then one merge: the same leads, revisions and rejects as the portal writes.
CREATE TEMP TABLE typed ON COMMIT DROP AS
SELECT line, btrim(id) AS crm_id, nullif(btrim(opportunity), '') AS name, nullif(btrim(account), '') AS client,
       nullif(btrim(country), '') AS country, nullif(btrim(offering), '') AS offering,
       nullif(btrim(agent), '') AS owner, known.stage, value::numeric(18, 4) AS tcv, upper(currency) AS currency,
       prob::numeric(5, 2) AS probability, created::date AS identified_on, engaged::date AS qualified_on,
       expected::date AS expected_close_on, modified::timestamptz AS modified_at,
       nullif(btrim(source), '') AS technology_source, nullif(btrim(product), '') AS tag,
       md5(concat_ws('|', id, opportunity, account, country, offering, agent, raw.stage, value, currency, prob, created,
                     engaged, expected, modified, source, product))::uuid AS fingerprint
FROM raw
JOIN (VALUES ('Prospecting', 'identified'), ('Engaging', 'qualified'), ('Won', 'won'), ('Lost', 'lost'))
     known (word, stage) ON known.word = btrim(raw.stage)
WHERE id <> '' AND value ~ '^[0-9]+(\.[0-9]+)?$' AND currency ~ '^[A-Za-z]{3}$' AND prob ~ '^[0-9]+$'
  AND pg_input_is_valid(created, 'date') AND pg_input_is_valid(engaged, 'date')
  AND pg_input_is_valid(expected, 'date') AND pg_input_is_valid(modified, 'timestamptz');
ANALYZE typed;

INSERT INTO pipeline_feedreject (feed_id, line, reason, raw)
SELECT %(feed)s, line + 1, 'unreadable', concat_ws(',', id, opportunity, account, stage, value, engaged)
FROM raw WHERE NOT EXISTS (SELECT FROM typed WHERE typed.line = raw.line);
DO $$ BEGIN
    IF EXISTS (SELECT FROM typed GROUP BY crm_id HAVING count(*) > 1) THEN RAISE 'repeated id'; END IF;
END $$;
SELECT pg_advisory_xact_lock(1);

WITH new AS (
    INSERT INTO pipeline_lead
        (source_id, crm_id, participant_id, {values}, withdrawn, fingerprint, row_hash, first_feed_id, changed_at)
    SELECT %(source)s, s.crm_id, m.participant_id, {staged}, false, s.fingerprint, s.fingerprint, %(feed)s, now()
    FROM typed s
    LEFT JOIN pipeline_lead l ON l.source_id = %(source)s AND l.crm_id = s.crm_id
    LEFT JOIN pipeline_tagmapping m ON m.tag = s.tag
    WHERE l.id IS NULL
    RETURNING id, {revised}
)
INSERT INTO pipeline_leadrevision (lead_id, {revised}, feed_id, cause, recorded_at)
SELECT id, {revised}, %(feed)s, 'feed', now() FROM new;

WITH moved AS (
    UPDATE pipeline_lead l
    SET ({values}, participant_id, withdrawn, fingerprint, row_hash, changed_at)
        = ROW ({staged}, m.participant_id, false, s.fingerprint, s.fingerprint, now())
    FROM typed s LEFT JOIN pipeline_tagmapping m ON m.tag = s.tag
    WHERE l.source_id = %(source)s AND l.crm_id = s.crm_id
      AND (l.fingerprint <> s.fingerprint OR l.withdrawn OR l.participant_id IS DISTINCT FROM m.participant_id)
    RETURNING l.*
), replaced AS (
    UPDATE pipeline_leadrevision r SET superseded_at = now(), superseded_by_id = %(feed)s
    FROM moved WHERE r.lead_id = moved.id AND r.superseded_at IS NULL
    RETURNING r.lead_id
)
INSERT INTO pipeline_leadrevision (lead_id, {revised}, feed_id, cause, recorded_at)
SELECT id, {revised}, %(feed)s, 'feed', now() FROM moved JOIN replaced ON replaced.lead_id = moved.id;

UPDATE pipeline_lead l SET withdrawn = true WHERE l.source_id = %(source)s AND NOT l.withdrawn
  AND NOT EXISTS (SELECT FROM typed s WHERE s.crm_id = l.crm_id)
  AND NOT EXISTS (SELECT FROM raw WHERE raw.id = l.crm_id);

UPDATE pipeline_feed SET state = 'merged', finished_at = now(), rows_read = 0, control = (
    SELECT jsonb_object_agg(currency, tcv) FROM (SELECT currency, sum(tcv) AS tcv FROM typed GROUP BY 1) total
) WHERE id = %(feed)s;
