"""The guard of published texts looks in the schema of the portal, whatever a session made for itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_published_texts_are_final")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION refuse_text_change() SET search_path = public, pg_temp",
            "ALTER FUNCTION refuse_text_change() RESET search_path",
        )
    ]
