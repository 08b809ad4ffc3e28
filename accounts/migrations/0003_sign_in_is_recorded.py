"""The record of changes knows second factors and addresses, without their secrets; and forgets with people (D10)."""

from django.db import migrations

from kernel.tenancy.sql import audit_triggers, drop_audit_triggers

RECORD = [
    *audit_triggers("account_emailaddress", tenant=None, without=()),
    *audit_triggers("mfa_authenticator", tenant=None, without=("data", "last_used_at")),
]
FORGET = [*drop_audit_triggers("account_emailaddress"), *drop_audit_triggers("mfa_authenticator")]

# Nobody who serves may change the record: the function does it as the owner, and for people who are erased alone.
CREATE = """
CREATE FUNCTION erase_addresses_from_record(people bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.migrating', 'on', true);
    UPDATE kernel_auditevent event SET old = event.old - 'email', new = event.new - 'email'
    WHERE event.table_name = 'account_emailaddress' AND event.record_id IN (
        SELECT known.record_id
        FROM kernel_auditevent known
        JOIN accounts_user person ON person.id = coalesce(known.new ->> 'user_id', known.old ->> 'user_id')::bigint
        WHERE known.table_name = 'account_emailaddress' AND person.id = ANY (people)
          AND person.ibm_role = '' AND NOT person.is_active AND person.email LIKE 'erased-%@erased.invalid'
    );
    PERFORM set_config('app.migrating', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION erase_addresses_from_record(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_addresses_from_record(bigint[]) TO portal_staff;
"""
DROP = "DROP FUNCTION erase_addresses_from_record(bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_people_have_policies"),
        ("kernel", "0004_an_id_that_changes_is_recorded"),
    ]
    operations = [migrations.RunSQL(RECORD, FORGET), migrations.RunSQL(CREATE, DROP)]
