"""Plan rates: US dollars for one unit of a currency, per program year (D8)."""

from django.db import models

from kernel.tenancy import Audited


class PlanRate(models.Model):
    """The rate at which a currency counts in a program year; US dollars need none (D8)."""

    app_may_write = False

    currency = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    usd_per_unit = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "year"], name="plan_rate_once"),
            models.CheckConstraint(name="plan_rate_positive", condition=models.Q(usd_per_unit__gt=0)),
            models.CheckConstraint(
                name="plan_rate_currency",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$") & ~models.Q(currency="USD"),
            ),
            Audited(name="plan_rate_audit", tenant=None),
        ]
