"""How often the load of a feed broke off. The index that this was once made with is the next migration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0002_feeds_foresee_their_effects")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="broken_loads",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
