from django.db import migrations

ANEW = """
CREATE OR REPLACE FUNCTION refuse_standing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A company that left and is admitted again begins the year anew (R8). Dates of two zones differ by a day.
    IF TG_OP = 'UPDATE' AND NEW.cause = 'admission' AND NEW.run_id IS NULL
       AND (NEW.participant_id, NEW.year) = (OLD.participant_id, OLD.year) AND EXISTS (
           SELECT FROM participants_participant company
           WHERE company.id = OLD.participant_id AND company.lifecycle = 'active'
             AND company.joined_on + 1 >= (OLD.written_at AT TIME ZONE 'UTC')::date
       ) THEN
        RETURN NEW;
    END IF;
    IF OLD.cause IN ('annual', 'correction')
       AND (TG_OP = 'DELETE' OR NEW.cause <> 'correction' OR NEW.run_id IS NOT DISTINCT FROM OLD.run_id
            OR (NEW.participant_id, NEW.year) <> (OLD.participant_id, OLD.year)) THEN
        RAISE EXCEPTION 'The tier of % is settled. Only a published correction changes it.', OLD.year
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION refuse_standing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cause IN ('annual', 'correction')
       AND (TG_OP = 'DELETE' OR NEW.cause <> 'correction' OR NEW.run_id IS NOT DISTINCT FROM OLD.run_id
            OR (NEW.participant_id, NEW.year) <> (OLD.participant_id, OLD.year)) THEN
        RAISE EXCEPTION 'The tier of % is settled. Only a published correction changes it.', OLD.year
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0006_guides_are_acknowledged")]
    operations = [migrations.RunSQL(ANEW, BEFORE)]
