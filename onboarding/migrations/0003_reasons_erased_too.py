"""Reasons leave the record of changes with the other personal data: people write names into them (R30)."""

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("onboarding.migrations.0002_erased_from_the_record").CREATE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
REASONS = "    UPDATE kernel_auditevent SET why = '' WHERE participant_id = company AND why <> '';\n"
EVENTS = "    UPDATE kernel_auditevent event SET old = event.old - personal.names"
AFTER = (
    BEFORE.replace(EVENTS, REASONS + EVENTS)
    .replace("'contact_email', 'summary'", "'contact_email', 'summary', 'closed_reason'")
    .replace("'evidence_name', 'evidence_link'", "'evidence_name', 'evidence_link', 'waiver_reason'")
)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0002_erased_from_the_record")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
