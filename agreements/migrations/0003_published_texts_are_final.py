"""A text changes and goes only while it is a draft: what was published is what is signed (R28)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_text_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'created_by_id' = to_jsonb(OLD) - 'created_by_id'
       AND (NEW.created_by_id IS NULL OR NEW.created_by_id = OLD.created_by_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Version % of the Program Agreement is published: it changes no more. Publish a new one.',
        OLD.version USING ERRCODE = 'check_violation', CONSTRAINT = 'text_immutable';
END $$;
CREATE TRIGGER text_immutable BEFORE UPDATE OR DELETE ON agreements_agreementtext
    FOR EACH ROW EXECUTE FUNCTION refuse_text_change();
"""
DROP = """
DROP TRIGGER text_immutable ON agreements_agreementtext;
DROP FUNCTION refuse_text_change();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_texts_signings_terminations")]
    operations = [migrations.RunSQL(CREATE, DROP)]
