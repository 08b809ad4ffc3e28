"""Recorded metrics: what a guide declares and people enter or import."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from participants.models import OfParticipant


class MetricReading(OfParticipant):
    """A value of a recorded metric as of a day, one per day; a yes/no metric is 1 or 0."""

    app_may_write = False

    metric = models.CharField(max_length=64)
    as_of = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6)
    yes_no = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "metric", "as_of"], name="reading_once"),
            RowLevelSecurity(name="reading_rls"),
            Audited(name="reading_audit"),
        ]
