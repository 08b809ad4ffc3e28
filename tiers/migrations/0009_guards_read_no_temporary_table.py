"""The guards of what is published look in the schema of the portal: a temporary table of the same name went first."""

from django.db import migrations

GUARDS = (
    "refuse_guide_change",
    "refuse_published_change",
    "refuse_late_result",
    "refuse_stray_line",
    "refuse_late_word",
    "refuse_standing_change",
)


class Migration(migrations.Migration):
    dependencies = [("tiers", "0008_replays_are_asked_for")]
    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {guard}() SET search_path = public, pg_temp",
            f"ALTER FUNCTION {guard}() RESET search_path",
        )
        for guard in GUARDS
    ]
