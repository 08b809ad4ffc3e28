"""The function behind every `Audited` table: it writes as the owner, whom alone the policy lets in (D10)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_statement() RETURNS trigger
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
        INSERT INTO kernel_auditevent
            (at, table_name, record_id, participant_id, user_id, acting_as, why, request_id, operation, old, new)
        SELECT clock_timestamp(), TG_TABLE_NAME, r.is ->> 'id', (r.is ->> tenant)::bigint, person, acting,
               reason, request, 'update', changed.old, changed.new
        FROM (
            SELECT to_jsonb(o) - without AS was, to_jsonb(n) - without AS is
            FROM old_rows o JOIN new_rows n ON n.id = o.id
        ) r
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(key, value) AS old, jsonb_object_agg(key, r.is -> key) AS new
            FROM jsonb_each(r.was) WHERE value IS DISTINCT FROM r.is -> key
        ) changed
        WHERE changed.new IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION audit_statement() FROM PUBLIC;
CREATE POLICY written ON kernel_auditevent FOR INSERT TO CURRENT_USER WITH CHECK (true);
"""
DROP = """
DROP POLICY written ON kernel_auditevent;
DROP FUNCTION audit_statement();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
