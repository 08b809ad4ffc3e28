"""A guide version that is no draft changes no more, its retirement apart (R40)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_guide_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state IN (OLD.state, 'retired')
       AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Program Guide % is announced: it changes no more. Write a new version.', OLD.version
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guide_immutable';
END $$;
CREATE TRIGGER guide_immutable BEFORE UPDATE OR DELETE ON tiers_programguide
    FOR EACH ROW EXECUTE FUNCTION refuse_guide_change();
"""
DROP = """
DROP TRIGGER guide_immutable ON tiers_programguide;
DROP FUNCTION refuse_guide_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
