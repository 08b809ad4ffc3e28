"""Approvals, overrides and reviews of a published run neither come, change nor go (D6)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_late_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
BEGIN
    IF EXISTS (
        SELECT FROM tiers_assessmentrun run
        WHERE run.id IN ((was ->> 'run_id')::bigint, (becomes ->> 'run_id')::bigint) AND run.state = 'published'
    ) OR EXISTS (
        SELECT FROM tiers_assessment result
        WHERE result.id IN ((was ->> 'assessment_id')::bigint, (becomes ->> 'assessment_id')::bigint)
          AND result.published
    ) THEN
        RAISE EXCEPTION 'What was said of a published run stays as it is. Correct it by a new, linked run.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER approval_before_publication BEFORE INSERT OR UPDATE OR DELETE ON tiers_runapproval
    FOR EACH ROW EXECUTE FUNCTION refuse_late_word();
CREATE TRIGGER override_before_publication BEFORE INSERT OR UPDATE OR DELETE ON tiers_override
    FOR EACH ROW EXECUTE FUNCTION refuse_late_word();
CREATE TRIGGER review_before_publication BEFORE INSERT OR UPDATE OR DELETE ON tiers_assessmentreview
    FOR EACH ROW EXECUTE FUNCTION refuse_late_word();
"""
DROP = """
DROP TRIGGER review_before_publication ON tiers_assessmentreview;
DROP TRIGGER override_before_publication ON tiers_override;
DROP TRIGGER approval_before_publication ON tiers_runapproval;
DROP FUNCTION refuse_late_word();
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0004_runs_keep_replays_and_tell_reviewers")]
    operations = [migrations.RunSQL(CREATE, DROP)]
