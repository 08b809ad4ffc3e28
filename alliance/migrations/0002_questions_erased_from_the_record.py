"""The record of changes forgets what the people of a former Participant's later candidacy asked (R25, R30)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION erase_questions_from_record(company bigint, since timestamptz, addresses text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked text[];
BEGIN
    PERFORM set_config('app.migrating', 'on', true);
    IF NOT EXISTS (
        SELECT FROM participants_participant
        WHERE id = company AND joined_on IS NOT NULL AND lifecycle = 'closed' AND since >= left_on - 1
    ) THEN
        RAISE EXCEPTION 'The record of company % is kept.', company USING ERRCODE = 'insufficient_privilege';
    END IF;

    SELECT array_agg(DISTINCT record_id) INTO asked
    FROM kernel_auditevent event CROSS JOIN LATERAL (SELECT coalesce(event.new, event.old) AS ticket) whole
    WHERE table_name = 'alliance_ticket' AND (
        (participant_id = company AND (ticket ->> 'received_at')::timestamptz >= since)
        OR (participant_id IS NULL AND lower(ticket ->> 'email') = ANY (addresses))
    );
    UPDATE kernel_auditevent
    SET old = old - ARRAY['name', 'email', 'company', 'subject'],
        new = new - ARRAY['name', 'email', 'company', 'subject']
    WHERE table_name = 'alliance_ticket' AND record_id = ANY (asked);
    UPDATE kernel_auditevent
    SET old = old - ARRAY['author_name', 'text'], new = new - ARRAY['author_name', 'text']
    WHERE table_name = 'alliance_ticketmessage' AND coalesce(new ->> 'ticket_id', old ->> 'ticket_id') = ANY (asked);
    PERFORM set_config('app.migrating', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION erase_questions_from_record(bigint, timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_questions_from_record(bigint, timestamptz, text[]) TO portal_staff;
"""
DROP = "DROP FUNCTION erase_questions_from_record(bigint, timestamptz, text[])"


class Migration(migrations.Migration):
    dependencies = [("alliance", "0001_site_and_mailbox"), ("kernel", "0002_audit_statement")]
    operations = [migrations.RunSQL(CREATE, DROP)]
