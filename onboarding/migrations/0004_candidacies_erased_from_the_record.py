"""The record of changes forgets the people of a former Participant's later candidacy, and nothing else (R30)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION erase_candidacies_from_record(
    company bigint, candidacies bigint[], reasons text[], people bigint[], invitations bigint[], signings bigint[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.migrating', 'on', true);
    IF NOT EXISTS (
        SELECT FROM participants_participant
        WHERE id = company AND joined_on IS NOT NULL AND lifecycle = 'closed'
    ) OR EXISTS (
        SELECT FROM unnest(candidacies) asked
        WHERE NOT EXISTS (
            SELECT FROM onboarding_prospect found
            WHERE found.id = asked AND found.participant_id = company AND found.stage IN ('declined', 'withdrawn')
        )
    ) OR EXISTS (
        SELECT FROM agreements_agreementsigning signing
        WHERE signing.id = ANY (signings) AND signing.state IN ('in_force', 'replaced', 'ended')
    ) THEN
        RAISE EXCEPTION 'The record of company % is kept.', company USING ERRCODE = 'insufficient_privilege';
    END IF;

    UPDATE kernel_auditevent event
    SET old = event.old - personal.names, new = event.new - personal.names, why = ''
    FROM (VALUES
        ('onboarding_prospect', ARRAY['contact_name', 'contact_email', 'summary', 'closed_reason'],
            candidacies::text[]),
        ('onboarding_briefing', ARRAY['agenda', 'place', 'material_name'],
            ARRAY(SELECT id::text FROM onboarding_briefing WHERE prospect_id = ANY (candidacies))),
        ('onboarding_checklistitem', ARRAY['evidence_name', 'evidence_link', 'waiver_reason'],
            ARRAY(SELECT id::text FROM onboarding_checklistitem WHERE prospect_id = ANY (candidacies))),
        ('onboarding_programinvitation', ARRAY['email', 'decline_reason'],
            ARRAY(SELECT id::text FROM onboarding_programinvitation WHERE prospect_id = ANY (candidacies))),
        ('participants_colleagueinvitation', ARRAY['email', 'name'], invitations::text[]),
        ('agreements_agreementsigning', ARRAY['accepted_name', 'accepted_title', 'closed_reason'],
            signings::text[])
    ) personal (table_name, names, ids)
    WHERE event.participant_id = company AND event.table_name = personal.table_name
      AND event.record_id = ANY (personal.ids);
    UPDATE kernel_auditevent SET why = '' WHERE participant_id = company AND why = ANY (reasons);

    UPDATE kernel_auditevent event
    SET old = event.old - ARRAY['name', 'email'], new = event.new - ARRAY['name', 'email']
    FROM accounts_user person
    WHERE event.table_name = 'accounts_user' AND event.record_id = person.id::text
      AND person.id = ANY (people) AND person.ibm_role = '' AND NOT person.is_active
      AND NOT EXISTS (SELECT FROM participants_membership held WHERE held.user_id = person.id);
    PERFORM set_config('app.migrating', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION
    erase_candidacies_from_record(bigint, bigint[], text[], bigint[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    erase_candidacies_from_record(bigint, bigint[], text[], bigint[], bigint[], bigint[]) TO portal_staff;
"""
DROP = "DROP FUNCTION erase_candidacies_from_record(bigint, bigint[], text[], bigint[], bigint[], bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0003_reasons_erased_too"),
        ("agreements", "0003_published_texts_are_final"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
