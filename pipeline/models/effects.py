"""What a held feed would do to each participant, kept from the load that was held."""

from django.db import models

from kernel.tenancy import RowLevelSecurity
from participants.models import Participant
from pipeline.models.feeds import Feed


class FeedEffect(models.Model):
    """One participant's leads in a held feed, and its attainment and status before and after. Staff's alone.

    Without a participant: the leads that belong to nobody. `counted_*` is the counted TCV of the program year
    in US dollars; `status_*` the worst condition that reads the CRM, of the tier held in the running quarter,
    empty where no guide is in force.
    """

    app_may_write = False
    written_once = True

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="effects", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, related_name="+")
    created = models.BigIntegerField()
    changed = models.BigIntegerField()
    withdrawn = models.BigIntegerField()
    counted_now = models.DecimalField(max_digits=38, decimal_places=12)
    counted_then = models.DecimalField(max_digits=38, decimal_places=12)
    status_now = models.CharField(max_length=20, blank=True)
    status_then = models.CharField(max_length=20, blank=True)
    gets_worse = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "participant"], nulls_distinct=False, name="feed_effect_once"
            ),
            RowLevelSecurity(name="effect_rls", tenant=None),
        ]
