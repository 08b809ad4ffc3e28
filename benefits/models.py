"""What a standing brings (R31)."""

from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from participants.models import OfParticipant


class Entitlement(OfParticipant):
    """A benefit of a participant in a program year, derived from its standing and the guide (R31)."""

    app_may_write = False
    partner_reads_history = True
    history_topic = "benefits"

    year = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    category = models.CharField(max_length=24)
    name = models.TextField()
    quantity = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    derived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "year", "key"], name="entitlement_once"),
            RowLevelSecurity(name="entitlement_rls"),
            Audited(name="entitlement_audit"),
        ]
