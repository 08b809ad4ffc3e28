import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kernel.tenancy.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("tiers", "0005_what_was_said_is_final"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="programguide",
            name="edited_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="programguide",
            name="edited_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="GuideAcknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("acknowledged_at", models.DateTimeField()),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="tiers.programguide",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "guide"), name="acknowledged_once"),
                    kernel.tenancy.constraints.RowLevelSecurity(
                        name="acknowledgement_rls", own="", owned_by="user_id", tenant=None
                    ),
                    kernel.tenancy.constraints.Audited(name="acknowledgement_audit", tenant=None, without=()),
                ],
            },
        ),
    ]
