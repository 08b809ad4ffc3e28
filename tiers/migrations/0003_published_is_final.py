"""What was published never changes: a correction is a new, linked record (D6)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was published does not change. Correct it by a new, linked run.'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE TRIGGER run_published_is_final BEFORE UPDATE ON tiers_assessmentrun FOR EACH ROW
    WHEN (OLD.state = 'published' AND to_jsonb(NEW) - 'told_at' IS DISTINCT FROM to_jsonb(OLD) - 'told_at')
    EXECUTE FUNCTION refuse_published_change();
CREATE TRIGGER run_published_stays BEFORE DELETE ON tiers_assessmentrun FOR EACH ROW
    WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_published_change();
CREATE TRIGGER assessment_published_is_final BEFORE UPDATE OR DELETE ON tiers_assessment FOR EACH ROW
    WHEN (OLD.published) EXECUTE FUNCTION refuse_published_change();

CREATE FUNCTION refuse_late_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows JOIN tiers_assessment a ON a.id = new_rows.assessment_id WHERE a.published
    ) THEN
        RAISE EXCEPTION 'What was published does not change. Correct it by a new, linked run.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reading_before_publication AFTER INSERT ON tiers_assessmentreading
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_result();
CREATE TRIGGER condition_before_publication AFTER INSERT ON tiers_conditionresult
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_result();

CREATE FUNCTION refuse_stray_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT assessment_id, participant_id FROM new_rows) line
        JOIN tiers_assessment a ON a.id = line.assessment_id
        WHERE a.published OR a.participant_id <> line.participant_id
    ) THEN
        RAISE EXCEPTION 'A line belongs to an unpublished assessment of its own participant.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_before_publication AFTER INSERT ON tiers_evidenceline
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_stray_line();

CREATE FUNCTION refuse_standing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cause IN ('annual', 'correction')
       AND (TG_OP = 'DELETE' OR NEW.cause <> 'correction' OR NEW.run_id IS NOT DISTINCT FROM OLD.run_id
            OR (NEW.participant_id, NEW.year) <> (OLD.participant_id, OLD.year)) THEN
        RAISE EXCEPTION 'The tier of % is settled. Only a published correction changes it.', OLD.year
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER standing_settled BEFORE UPDATE OR DELETE ON tiers_tierstanding
    FOR EACH ROW EXECUTE FUNCTION refuse_standing_change();
"""
DROP = """
DROP TRIGGER standing_settled ON tiers_tierstanding;
DROP FUNCTION refuse_standing_change();
DROP TRIGGER evidence_before_publication ON tiers_evidenceline;
DROP FUNCTION refuse_stray_line();
DROP TRIGGER condition_before_publication ON tiers_conditionresult;
DROP TRIGGER reading_before_publication ON tiers_assessmentreading;
DROP FUNCTION refuse_late_result();
DROP TRIGGER assessment_published_is_final ON tiers_assessment;
DROP TRIGGER run_published_stays ON tiers_assessmentrun;
DROP TRIGGER run_published_is_final ON tiers_assessmentrun;
DROP FUNCTION refuse_published_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0002_announced_guides_are_immutable")]
    operations = [migrations.RunSQL(CREATE, DROP)]


"""The update of a published run that is allowed is the note that people were told."""
