"""The one way by which personal data leave the record of changes: those of a company that never came in (R30).

Nobody who serves may change the record (D10), so the function does it as the owner, for whom it opens the
owner's policies; it judges for itself whose data may go, and takes columns out of the events, never an event.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION erase_from_record(company bigint, people bigint[], addresses text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked text[];
BEGIN
    PERFORM set_config('app.migrating', 'on', true);
    IF NOT EXISTS (
        SELECT FROM participants_participant WHERE id = company AND joined_on IS NULL AND lifecycle = 'closed'
    ) THEN
        RAISE EXCEPTION 'The record of company % is kept.', company USING ERRCODE = 'insufficient_privilege';
    END IF;

    UPDATE kernel_auditevent event SET old = event.old - personal.names, new = event.new - personal.names
    FROM (VALUES
        ('onboarding_prospect', ARRAY['contact_name', 'contact_email', 'summary']),
        ('onboarding_briefing', ARRAY['agenda', 'place', 'material_name']),
        ('onboarding_checklistitem', ARRAY['evidence_name', 'evidence_link']),
        ('onboarding_programinvitation', ARRAY['email', 'decline_reason']),
        ('participants_colleagueinvitation', ARRAY['email', 'name']),
        ('agreements_agreementsigning', ARRAY['accepted_name', 'accepted_title', 'closed_reason']),
        ('alliance_ticket', ARRAY['name', 'email', 'company', 'subject']),
        ('alliance_ticketmessage', ARRAY['author_name', 'text'])
    ) personal (table_name, names)
    WHERE event.participant_id = company AND event.table_name = personal.table_name;

    UPDATE kernel_auditevent event
    SET old = event.old - ARRAY['name', 'email'], new = event.new - ARRAY['name', 'email']
    FROM accounts_user person
    WHERE event.table_name = 'accounts_user' AND event.record_id = person.id::text
      AND person.id = ANY (people) AND person.ibm_role = '' AND NOT person.is_active
      AND NOT EXISTS (
          SELECT FROM participants_membership held
          WHERE held.user_id = person.id AND held.participant_id <> company
      );

    SELECT array_agg(DISTINCT record_id) INTO asked FROM kernel_auditevent
    WHERE table_name = 'alliance_ticket' AND participant_id IS NULL
      AND lower(coalesce(new ->> 'email', old ->> 'email')) = ANY (addresses);
    UPDATE kernel_auditevent
    SET old = old - ARRAY['name', 'email', 'company', 'subject'],
        new = new - ARRAY['name', 'email', 'company', 'subject']
    WHERE table_name = 'alliance_ticket' AND participant_id IS NULL AND record_id = ANY (asked);
    UPDATE kernel_auditevent
    SET old = old - ARRAY['author_name', 'text'], new = new - ARRAY['author_name', 'text']
    WHERE table_name = 'alliance_ticketmessage' AND participant_id IS NULL
      AND coalesce(new ->> 'ticket_id', old ->> 'ticket_id') = ANY (asked);
    PERFORM set_config('app.migrating', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION erase_from_record(bigint, bigint[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_from_record(bigint, bigint[], text[]) TO portal_staff;
"""
DROP = "DROP FUNCTION erase_from_record(bigint, bigint[], text[])"


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_initial"), ("kernel", "0002_audit_statement")]
    operations = [migrations.RunSQL(CREATE, DROP)]
