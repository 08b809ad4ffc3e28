-- The same rows as a run writes, by plain SQL for this guide alone: all companies have joined before the year,
-- comparisons are >= and ==, a group is any of branches. The table "asked" holds the guide's comparisons.
CREATE TEMP TABLE assessed ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('tiers_assessment', 'id')) AS assessment_id, p.id AS participant_id,
       p.slug, held.tier AS tier_held
FROM participants_participant p
LEFT JOIN LATERAL (
    SELECT tier FROM tiers_tierstanding s WHERE s.participant_id = p.id AND s.year <= %(year)s
    ORDER BY s.year DESC LIMIT 1
) held ON true
WHERE p.joined_on <= %(last_day)s AND (p.left_on IS NULL OR p.left_on >= %(last_day)s)
  AND EXISTS (
      SELECT FROM agreements_agreementfact f
      WHERE f.participant_id = p.id AND f.kind = 'program' AND f.signed_on <= %(last_day)s
  );
ANALYZE assessed;

INSERT INTO tiers_evidenceline (assessment_id, participant_id, metric, revision_id, counted, reason, amount_usd, rate)
SELECT a.assessment_id, a.participant_id, m.metric, r.id, judged.reason = 'counted', judged.reason,
       r.tcv * known.rate, known.rate
FROM pipeline_leadrevision r
JOIN assessed a USING (participant_id)
LEFT JOIN pipeline_planrate plan ON plan.currency = r.currency AND plan.year = %(year)s
CROSS JOIN LATERAL (SELECT CASE WHEN r.currency = 'USD' THEN 1 ELSE plan.usd_per_unit END AS rate) known
CROSS JOIN (VALUES ('qualified_leads'), ('qualified_tcv')) m (metric)
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN r.withdrawn THEN 'withdrawn'
        WHEN r.stage = 'identified' THEN 'not_yet_qualified'
        WHEN r.stage = 'lost' THEN 'lost'
        WHEN r.qualified_on IS NULL THEN 'no_date'
        WHEN r.qualified_on < %(year_start)s OR r.qualified_on > %(year_end)s THEN 'other_year'
        WHEN r.qualified_on > %(last_day)s THEN 'after_period'
        WHEN r.tcv IS NULL THEN 'no_value'
        WHEN m.metric = 'qualified_leads' THEN 'counted'
        WHEN known.rate IS NULL THEN 'no_rate'
        ELSE 'counted' END AS reason
    OFFSET 0
) judged
WHERE r.source_id = %(source)s AND r.feed_id <= %(feed)s
  AND (r.superseded_by_id IS NULL OR r.superseded_by_id > %(feed)s)
ORDER BY a.assessment_id, m.metric, r.id;

CREATE TEMP TABLE total ON COMMIT DROP AS
SELECT assessed.assessment_id, of_one.*
FROM assessed CROSS JOIN LATERAL (
SELECT metric, count(*) FILTER (WHERE counted) AS lines_counted,
       count(*) FILTER (WHERE NOT counted) AS lines_not_counted,
       CASE metric WHEN 'qualified_leads' THEN count(*) FILTER (WHERE counted)
       ELSE coalesce(sum(amount_usd) FILTER (WHERE counted), 0) END AS value,
       encode(sha256(convert_to(string_agg(
           revision_id || '|' || reason || '|' || coalesce(amount_usd::text, '') || '|' || coalesce(rate::text, ''),
           E'\n' ORDER BY revision_id), 'UTF8')), 'hex') AS digest
FROM tiers_evidenceline line WHERE line.assessment_id = assessed.assessment_id
GROUP BY metric) of_one;

CREATE TEMP TABLE fact ON COMMIT DROP AS
SELECT participant_id, kind || '_agreement_signed' AS metric, false AS cumulative, 1::numeric AS value,
       max(signed_on) AS as_of, 'agreements' AS source
FROM agreements_agreementfact
WHERE signed_on <= %(last_day)s AND (ends_on IS NULL OR ends_on >= %(last_day)s) GROUP BY participant_id, kind
UNION ALL
SELECT participant_id, 'trained_' || audience || '_people', false, sum(people), max(as_of), 'trainings'
FROM (
    SELECT participant_id, audience, people, as_of FROM participants_trainedheadcount WHERE as_of <= %(last_day)s
    UNION ALL
    SELECT participant_id, audience, count(DISTINCT lower(email)), max(completed_on)
    FROM participants_trainedperson WHERE completed_on <= %(last_day)s GROUP BY participant_id, audience
) trained GROUP BY participant_id, audience
UNION ALL
SELECT participant_id, 'launched_offerings', false, count(DISTINCT offering_id), max(launched_on), 'offerings'
FROM participants_incorporation
WHERE launched_on <= %(last_day)s AND (ended_on IS NULL OR ended_on >= %(last_day)s) GROUP BY participant_id
UNION ALL
(SELECT DISTINCT ON (participant_id) participant_id, 'deal_registration_program', false, has_program::int, as_of,
        'deal registration'
 FROM participants_dealregistrationfact WHERE as_of <= %(last_day)s ORDER BY participant_id, as_of DESC)
UNION ALL
(SELECT DISTINCT ON (participant_id, metric) participant_id, metric, metric <> 'certified_employees', value, as_of,
        source
 FROM tiers_metricreading
 WHERE as_of <= %(last_day)s AND NOT yes_no AND (metric = 'certified_employees' OR as_of >= %(year_start)s)
 ORDER BY participant_id, metric, as_of DESC);
ANALYZE fact;

INSERT INTO tiers_assessmentreading (
    assessment_id, participant_id, metric, cumulative, value, yes_no, as_of, source, lines_counted,
    lines_not_counted
)
SELECT a.assessment_id, a.participant_id, wanted.metric, wanted.cumulative,
       CASE WHEN wanted.crm THEN coalesce(t.value, 0)
            WHEN wanted.counts THEN coalesce(f.value, 0) ELSE f.value END,
       wanted.yes_no, CASE WHEN wanted.crm THEN %(feed_day)s ELSE f.as_of END,
       CASE WHEN wanted.crm THEN 'CRM' ELSE coalesce(f.source, wanted.otherwise) END,
       CASE WHEN wanted.crm THEN coalesce(t.lines_counted, 0) END,
       CASE WHEN wanted.crm THEN coalesce(t.lines_not_counted, 0) END
FROM assessed a
CROSS JOIN (
    SELECT DISTINCT metric, cumulative, yes_no, metric LIKE 'qualified%%' AS crm,
           metric = 'launched_offerings' OR metric LIKE '%%agreement_signed' AS counts,
           CASE WHEN metric LIKE '%%agreement_signed' THEN 'agreements'
                WHEN metric LIKE 'trained%%' THEN 'trainings'
                WHEN metric = 'launched_offerings' THEN 'offerings' ELSE '' END AS otherwise
    FROM asked
) wanted
LEFT JOIN total t ON t.assessment_id = a.assessment_id AND t.metric = wanted.metric
LEFT JOIN fact f ON f.participant_id = a.participant_id AND f.metric = wanted.metric;

CREATE TEMP TABLE judged ON COMMIT DROP AS
SELECT leaf.*, CASE leaf.state WHEN 'met' THEN 0 WHEN 'on_track' THEN 1 WHEN 'not_known' THEN 2
       WHEN 'at_risk' THEN 3 ELSE 4 END AS severity
FROM (
    SELECT asked.*, a.assessment_id AS assessment, a.participant_id, r.value AS actual, r.lines_counted,
           r.lines_not_counted, CASE
        WHEN r.value IS NULL THEN 'not_known'
        WHEN asked.yes_no THEN CASE WHEN r.value = asked.needed THEN 'met' ELSE 'not_met' END
        WHEN r.value >= asked.needed THEN 'met'
        WHEN asked.paced IS NULL THEN 'not_met'
        WHEN r.value >= asked.paced THEN 'on_track'
        WHEN r.value >= asked.at_risk THEN 'at_risk'
        ELSE 'off_track' END AS state
    FROM assessed a
    JOIN asked ON %(annual)s OR asked.tier = coalesce(a.tier_held, 'silver')
    JOIN tiers_assessmentreading r
      ON r.assessment_id = a.assessment_id AND r.metric = asked.metric AND r.cumulative = asked.cumulative
) leaf;

CREATE TEMP TABLE outcome ON COMMIT DROP AS
SELECT assessment, participant_id, tier, rank, position, clause, name, kind, metric, op, unit, yes_no, cumulative,
       actual, needed, paced, CASE WHEN NOT yes_no THEN actual - needed END AS margin, state, severity,
       lines_counted, lines_not_counted, '[]'::jsonb AS parts
FROM judged WHERE NOT grouped
UNION ALL
SELECT assessment, participant_id, tier, rank, position, clause, name, kind, NULL, NULL, NULL, false, false,
       NULL, NULL, NULL, NULL, (ARRAY['met', 'on_track', 'not_known', 'at_risk', 'not_met'])[1 + min(severity)],
       min(severity), NULL, NULL, (array_agg(parts ORDER BY branch))[1] || coalesce((array_agg(parts ORDER BY branch))[2], '[]')
FROM (
    SELECT assessment, participant_id, tier, rank, position, clause, name, kind, branch, max(severity) AS severity,
           jsonb_agg(jsonb_build_object(
               'metric', metric, 'op', op, 'unit', unit, 'cumulative', cumulative, 'actual',
               trim_scale(actual)::text, 'needed', trim_scale(needed)::text, 'paced', trim_scale(paced)::text,
               'state', state, 'margin', trim_scale(actual - needed)::text, 'lines_counted', lines_counted,
               'lines_not_counted', lines_not_counted) ORDER BY leaf) AS parts
    FROM judged WHERE grouped
    GROUP BY assessment, participant_id, tier, rank, position, clause, name, kind, branch
) branches
GROUP BY assessment, participant_id, tier, rank, position, clause, name, kind;

INSERT INTO tiers_conditionresult (
    assessment_id, participant_id, position, tier, clause, name, kind, metric, op, unit, yes_no, cumulative, actual,
    needed, paced, margin, state, lines_counted, lines_not_counted, parts
)
SELECT assessment, participant_id, position, tier, clause, name, kind, metric, op, unit, yes_no, cumulative, actual,
       needed, paced, margin, state, lines_counted, lines_not_counted, parts
FROM outcome;

INSERT INTO tiers_assessment (
    id, run_id, participant_id, tier_held, tier_earned, status, months_missed, lines_counted, lines_not_counted,
    evidence_digest, digest, published
)
SELECT a.assessment_id, %(run)s, a.participant_id, a.tier_held, CASE WHEN %(annual)s THEN earned.tier END,
       CASE WHEN NOT %(annual)s THEN quarter.status WHEN earned.tier IS NULL THEN 'below_program'
            WHEN a.tier_held IS NULL OR earned.rank > held.rank THEN 'promoted'
            WHEN earned.rank = held.rank THEN 'retained' ELSE 'moved_down' END,
       0, coalesce(t.lines_counted, 0), coalesce(t.lines_not_counted, 0), evidence.digest,
       encode(sha256(convert_to(a.slug || evidence.digest || readings.text, 'UTF8')), 'hex'), false
FROM assessed a
LEFT JOIN total t ON t.assessment_id = a.assessment_id AND t.metric = 'qualified_leads'
LEFT JOIN (SELECT DISTINCT tier, rank FROM asked) held ON held.tier = a.tier_held
LEFT JOIN (
    SELECT assessment, (array_agg(state ORDER BY severity DESC, position))[1] AS status FROM outcome GROUP BY 1
) quarter ON quarter.assessment = a.assessment_id
LEFT JOIN (
    SELECT DISTINCT ON (assessment) assessment, tier, rank
    FROM (SELECT assessment, tier, rank FROM outcome GROUP BY 1, 2, 3 HAVING max(severity) = 0) all_met
    ORDER BY assessment, rank DESC
) earned ON earned.assessment = a.assessment_id
JOIN (
    SELECT assessed.assessment_id,
           encode(sha256(convert_to(coalesce(string_agg(metric || ' ' || digest, E'\n' ORDER BY metric), ''), 'UTF8')), 'hex')
           AS digest
    FROM assessed LEFT JOIN total USING (assessment_id) GROUP BY 1
) evidence ON evidence.assessment_id = a.assessment_id
JOIN (
    SELECT assessment_id, string_agg(
        concat_ws(E'\t', metric, cumulative, yes_no, value, as_of, source, lines_counted, lines_not_counted),
        E'\n' ORDER BY metric, cumulative) AS text
    FROM tiers_assessmentreading JOIN assessed USING (assessment_id) GROUP BY 1
) readings ON readings.assessment_id = a.assessment_id;

UPDATE tiers_assessmentrun SET state = 'under_review', computed_at = now(), digest = (
    SELECT encode(sha256(convert_to(string_agg(a.slug || ' ' || r.digest, E'\n' ORDER BY a.slug), 'UTF8')), 'hex')
    FROM assessed a JOIN tiers_assessment r ON r.id = a.assessment_id
) WHERE id = %(run)s;
