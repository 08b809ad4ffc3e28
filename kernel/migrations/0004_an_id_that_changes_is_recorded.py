"""The record of changes misses no row that is given another id: it paired rows by their id alone (D10)."""

from importlib import import_module

from django.db import migrations

REPLACE = """
CREATE OR REPLACE FUNCTION audit_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tenant text := nullif(TG_ARGV[0], '');
    without text[] := coalesce((TG_ARGV)[1:], '{}');
    person bigint := nullif(current_setting('app.user_id', true), '')::bigint;
    acting text := coalesce(nullif(current_setting('role', true), 'none'), session_user);
    reason text := coalesce(current_setting('app.why', true), '');
    request text := coalesce(current_setting('app.request_id', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO kernel_auditevent
            (at, table_name, record_id, participant_id, user_id, acting_as, why, request_id, operation, old, new)
        SELECT clock_timestamp(), TG_TABLE_NAME, r.row ->> 'id', (r.row ->> tenant)::bigint, person, acting,
               reason, request, 'insert', NULL, r.row - without
        FROM (SELECT to_jsonb(n) AS row FROM new_rows n) r;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO kernel_auditevent
            (at, table_name, record_id, participant_id, user_id, acting_as, why, request_id, operation, old, new)
        SELECT clock_timestamp(), TG_TABLE_NAME, r.row ->> 'id', (r.row ->> tenant)::bigint, person, acting,
               reason, request, 'delete', r.row - without, NULL
        FROM (SELECT to_jsonb(o) AS row FROM old_rows o) r;
    ELSE
        -- Rows are paired by their id: one that was given another id leaves a deletion and an insertion.
        INSERT INTO kernel_auditevent
            (at, table_name, record_id, participant_id, user_id, acting_as, why, request_id, operation, old, new)
        SELECT clock_timestamp(), TG_TABLE_NAME, coalesce(r.is, r.was) ->> 'id',
               (coalesce(r.is, r.was) ->> tenant)::bigint, person, acting, reason, request,
               CASE WHEN r.was IS NULL THEN 'insert' WHEN r.is IS NULL THEN 'delete' ELSE 'update' END,
               CASE WHEN r.is IS NULL THEN r.was ELSE changed.old END,
               CASE WHEN r.was IS NULL THEN r.is WHEN r.is IS NULL THEN NULL ELSE changed.new END
        FROM (
            SELECT to_jsonb(o) - without AS was, to_jsonb(n) - without AS is
            FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
        ) r
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(key, value) AS old, jsonb_object_agg(key, r.is -> key) AS new
            FROM jsonb_each(r.was) WHERE value IS DISTINCT FROM r.is -> key
        ) changed
        WHERE changed.new IS NOT NULL OR r.was IS NULL OR r.is IS NULL;
    END IF;
    RETURN NULL;
END $$;
"""
_FIRST = import_module("kernel.migrations.0002_audit_statement")
BEFORE = _FIRST.CREATE.split("REVOKE EXECUTE")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_mails_carry_a_calendar")]
    operations = [migrations.RunSQL(REPLACE, BEFORE)]
