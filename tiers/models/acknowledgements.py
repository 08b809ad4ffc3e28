"""Who has acknowledged a version of the Program Guide, by name (R40)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from tiers.models.guides import ProgramGuide


class GuideAcknowledgement(models.Model):
    """A person says once that a version is known to them; everybody reads the own rows, staff all."""

    app_may_write = False
    written_once = True

    guide = models.ForeignKey(ProgramGuide, on_delete=models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "guide"], name="acknowledged_once"),
            RowLevelSecurity(name="acknowledgement_rls", tenant=None, owned_by="user_id"),
            Audited(name="acknowledgement_audit", tenant=None),
        ]
