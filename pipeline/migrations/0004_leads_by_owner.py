"""An index for the list of one owner's leads."""

from django.db import migrations, models

from kernel.indexes import AddIndexBesideWriters


class Migration(migrations.Migration):
    atomic = False  # leads are read and written while the index is built

    dependencies = [("pipeline", "0003_leads_by_owner_and_broken_loads")]

    operations = [
        AddIndexBesideWriters(model_name="lead", index=models.Index(fields=["owner"], name="lead_by_owner")),
    ]
