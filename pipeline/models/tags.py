"""Which tag of the CRM means which Participant."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from participants.models import OfParticipant, Participant


class TagMapping(OfParticipant):
    """A tag's meaning, the same for every source: one tag, one Participant (R14)."""

    app_may_write = False

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="tags")
    tag = models.TextField(unique=True)
    basis = models.TextField(blank=True)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    mapped_at = models.DateTimeField()

    class Meta:
        constraints = [RowLevelSecurity(name="tag_rls"), Audited(name="tag_audit")]


class IgnoredTag(models.Model):
    """A tag that means no Participant, as somebody decided with a reason. Staff's alone."""

    tag = models.TextField(unique=True)
    reason = models.TextField()
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ignored_at = models.DateTimeField()

    class Meta:
        constraints = [
            RowLevelSecurity(name="ignored_tag_rls", tenant=None),
            Audited(name="ignored_tag_audit", tenant=None),
        ]
