"""An index for the list of one owner's leads, and how often the load of a feed broke off."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # leads are read and written while the index is built

    dependencies = [("pipeline", "0002_feeds_foresee_their_effects")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="broken_loads",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        AddIndexConcurrently(model_name="lead", index=models.Index(fields=["owner"], name="lead_by_owner")),
    ]
