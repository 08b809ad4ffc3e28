"""A prospect's checklist: the items of its guide's template, proved by evidence (R20, R21)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from agreements.models import Side
from kernel.files import Unguessable
from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from onboarding.models.prospects import Prospect
from participants.models import OfParticipant


class ItemState(models.TextChoices):
    """An item is done with evidence, or waived by two people with a reason."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    WAIVER_ASKED = "waiver_asked", "Waiver asked"
    WAIVED = "waived", "Waived"


ITEM_MOVES: dict[ItemState, frozenset[ItemState]] = {
    ItemState.OPEN: frozenset({ItemState.DONE, ItemState.WAIVER_ASKED}),
    ItemState.DONE: frozenset({ItemState.OPEN}),
    ItemState.WAIVER_ASKED: frozenset({ItemState.WAIVED, ItemState.OPEN}),
    ItemState.WAIVED: frozenset({ItemState.OPEN}),
}


class EvidenceKind(models.TextChoices):
    """What proves an item; a metric ticks it by itself."""

    NONE = "none", "A person’s word"
    FILE = "file", "A file"
    DATE = "date", "A date"
    LINK = "link", "A link"
    METRIC = "metric", "A figure of the registry"


class ChecklistItem(OfParticipant):
    """One item, copied from the guide's template at nomination: a later guide does not move it.

    A waiver concerns the item alone, never a condition of the guide (R7). `metric`, `op` and `value` are
    those of a condition's leaf, for an item that ticks itself.
    """

    app_may_write = False

    prospect = models.ForeignKey(
        Prospect, on_delete=models.CASCADE, db_constraint=False, related_name="items"
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64)
    group = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    clause = models.CharField(max_length=32, blank=True)
    side = models.CharField(max_length=8, choices=Side)
    due_on = models.DateField(null=True)
    evidence = models.CharField(max_length=8, choices=EvidenceKind)
    metric = models.CharField(max_length=64, blank=True)
    op = models.CharField(max_length=2, blank=True)
    value = models.CharField(max_length=40, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=ItemState, default=ItemState.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    evidence_date = models.DateField(null=True)
    evidence_link = models.URLField(max_length=500, blank=True)
    evidence_file = models.FileField(upload_to=Unguessable("evidence"), max_length=120, blank=True)
    evidence_name = models.CharField(max_length=120, blank=True)
    evidence_type = models.CharField(max_length=120, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    waiver_reason = models.TextField(blank=True)
    waiver_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prospect", "key"], name="item_once"),
            models.UniqueConstraint(fields=["participant", "id"], name="item_key"),
            models.CheckConstraint(
                name="item_waived_by_two_people",
                condition=~models.Q(state="waived")
                | models.Q(waiver_asked_by__isnull=False, waived_by__isnull=False)
                & ~models.Q(waiver_asked_by=models.F("waived_by"))
                & ~models.Q(waiver_reason=""),
            ),
            models.CheckConstraint(
                name="item_done_has_moment",
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
            ),
            TenantForeignKey(name="item_prospect", column="prospect_id", to_table="onboarding_prospect"),
            RowLevelSecurity(name="item_rls"),
            Audited(name="item_audit", without=("evidence_file",)),
        ]

    @property
    def owner(self) -> str:
        """Whose it is to do, in words: IBM, or the company by its name."""
        return _("IBM") if self.side == Side.IBM else str(self.participant.name)


class ItemComment(OfParticipant):
    """What people write about an item; both sides read it."""

    app_may_write = False

    item = models.ForeignKey(
        ChecklistItem, on_delete=models.CASCADE, db_constraint=False, related_name="comments"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = [
            TenantForeignKey(name="comment_item", column="item_id", to_table="onboarding_checklistitem"),
            RowLevelSecurity(name="comment_rls"),
            Audited(name="comment_audit", without=("text",)),
        ]
