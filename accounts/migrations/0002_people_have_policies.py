"""Who reads and writes a person, an address, a second factor, a session: oneself, and sign-in (R4, D9)."""

from django.db import migrations

import kernel.tenancy.constraints
from kernel.tenancy.sql import drop_policies, policies

OF_SIGN_IN = ("account_emailaddress", "mfa_authenticator", "usersessions_usersession")
"""The libraries' tables, each with the column `user_id`."""

CLOSE = [
    line
    for table in OF_SIGN_IN
    for line in policies(table, tenant=None, owned_by="user_id", at_entrance=True)
]
CLOSE += policies("account_emailconfirmation", tenant=None)  # unused: the links are signed instead
OPEN = [line for table in (*OF_SIGN_IN, "account_emailconfirmation") for line in drop_policies(table)]

# A factor's row holds its secret; whether there is one is for the colleagues, too: the function asks as the owner.
SECOND_FACTOR = """
CREATE FUNCTION has_second_factor(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM mfa_authenticator WHERE user_id = person AND type <> 'recovery_codes')
$$;
REVOKE EXECUTE ON FUNCTION has_second_factor(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_second_factor(bigint) TO portal_app, portal_staff;
CREATE POLICY asked ON mfa_authenticator FOR SELECT TO CURRENT_USER USING (true);
"""
NO_SECOND_FACTOR = """
DROP POLICY asked ON mfa_authenticator;
DROP FUNCTION has_second_factor(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("participants", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=kernel.tenancy.constraints.RowLevelSecurity(
                at_entrance=True,
                name="user_rls",
                own=(
                    "id = {user} OR ibm_role = 'program_administrator'"
                    " OR id IN (SELECT user_id FROM participants_membership WHERE participant_id = {participant})"
                    " OR id IN (SELECT user_id FROM participants_assignment WHERE participant_id = {participant})"
                ),
                owned_by="id",
                tenant=None,
            ),
        ),
        migrations.RunSQL(CLOSE, OPEN),
        migrations.RunSQL(SECOND_FACTOR, NO_SECOND_FACTOR),
    ]
