"""A mark of the last changes, for what is kept under it: whoever serves may compare it, and reads nothing in it.

A partner's request sees its own company's part of the record alone, and a figure of its depends on feeds, rates
and guides as well. The last thousand are named by their ids: behind a policy, the planner would sort the whole record.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION last_changes() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('app.migrating', true), '');
    mark text;
BEGIN
    PERFORM set_config('app.migrating', 'on', true);
    SELECT md5(concat(sum(id), ' ', max(at))) INTO mark
    FROM kernel_auditevent WHERE id > (SELECT last_value - 1000 FROM kernel_auditevent_id_seq);
    PERFORM set_config('app.migrating', before, true);
    RETURN mark;
END $$;
REVOKE EXECUTE ON FUNCTION last_changes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION last_changes() TO portal_app, portal_staff;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_an_id_that_changes_is_recorded")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION last_changes()")]
