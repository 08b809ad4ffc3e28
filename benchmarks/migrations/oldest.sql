-- As many leads, revisions and evidence lines as asked for, in the columns that the first migrations made.
INSERT INTO accounts_user (password, email, name, ibm_role, is_active, created_at)
SELECT '', 'person-' || i || '@example.com', 'Person ' || i, '', true, now() FROM generate_series(1, 1000) i;

INSERT INTO participants_participant (slug, name, lifecycle, joined_on, website, created_at)
SELECT 'company-' || i, 'Company ' || i, 'active', '2020-01-01', '', now() FROM generate_series(1, 1000) i;

INSERT INTO pipeline_crmsource (key, kind, created_at) VALUES ('generated', 'file', now());
INSERT INTO pipeline_mappingprofileversion (source_id, document, digest, saved_at)
SELECT id, '{}', '', now() FROM pipeline_crmsource;
INSERT INTO pipeline_feed (
    source_id, profile_id, state, file, file_name, file_bytes, sha256, complete, accept_changes, taken_at, step,
    rows_read, created, updated, unchanged, withdrawn, collapsed, rejected, untagged, unknown_tags, control, failure
)
SELECT source_id, id, 'merged', '', '', 0, '', true, false, now(), '', 0, 0, 0, 0, 0, 0, 0, 0, '[]', '{}', ''
FROM pipeline_mappingprofileversion;

INSERT INTO pipeline_lead (
    source_id, crm_id, participant_id, name, client, owner, stage, tcv, currency, qualified_on, modified_at,
    withdrawn, fingerprint, row_hash, first_feed_id, changed_at
)
SELECT feed.source_id, i::text, company.id, 'Opportunity ' || i, 'Client ' || i %% 50000, 'Seller ' || i %% 400,
       'qualified', 1000 + i %% 400000, 'USD', date '2025-01-01' + i %% 365, now(), false, md5('f' || i)::uuid,
       md5('r' || i)::uuid, feed.id, now()
FROM pipeline_feed feed, generate_series(1, %(rows)s) i
JOIN participants_participant company ON company.slug = 'company-' || 1 + i %% 1000;

INSERT INTO pipeline_leadrevision (
    lead_id, source_id, crm_id, participant_id, name, client, owner, stage, tcv, currency, qualified_on, modified_at,
    withdrawn, feed_id, cause, recorded_at
)
SELECT id, source_id, crm_id, participant_id, name, client, owner, stage, tcv, currency, qualified_on, modified_at,
       withdrawn, first_feed_id, 'feed', changed_at
FROM pipeline_lead;

INSERT INTO tiers_programguide (
    program, version, effective_on, state, document, digest, recorded_in_force, created_at
)
VALUES ('alliance', 'benchmark', '2020-01-01', 'draft', '{}', '', false, now());
INSERT INTO tiers_assessmentrun (
    kind, year, cut_off, guide_id, feeds, state, reason, waits_for, failure, digest, created_at
)
SELECT 'annual', 2025, now(), id, '[]', 'computed', '', '', '', '', now() FROM tiers_programguide;
INSERT INTO tiers_assessment (
    run_id, participant_id, status, months_missed, evidence_digest, digest, published
)
SELECT run.id, company.id, '', 0, '', '', false FROM tiers_assessmentrun run, participants_participant company;
INSERT INTO tiers_evidenceline (
    assessment_id, participant_id, revision_id, metric, counted, reason, amount_usd, rate
)
SELECT assessment.id, assessment.participant_id, revision.id, 'qualified_tcv', true, '', revision.tcv, 1
FROM pipeline_leadrevision revision JOIN tiers_assessment assessment USING (participant_id);
