"""A company's candidacy: one row from nomination to admission, or to its other end (R7, R22)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models import OfParticipant
from tiers.models import ProgramGuide


class Stage(models.TextChoices):
    """How far a prospect is."""

    NOMINATED = "nominated", "Nominated"
    BRIEFED = "briefed", "Briefed"
    PREPARING = "preparing", "Preparing"
    READY = "ready", "Ready"
    INVITED = "invited", "Invited"
    ADMITTED = "admitted", "Admitted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


STAGE_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.NOMINATED: frozenset({Stage.BRIEFED, Stage.DECLINED, Stage.WITHDRAWN}),
    Stage.BRIEFED: frozenset({Stage.PREPARING, Stage.DECLINED, Stage.WITHDRAWN}),
    Stage.PREPARING: frozenset({Stage.READY, Stage.DECLINED, Stage.WITHDRAWN}),
    Stage.READY: frozenset({Stage.PREPARING, Stage.INVITED, Stage.DECLINED, Stage.WITHDRAWN}),
    Stage.INVITED: frozenset({Stage.READY, Stage.ADMITTED, Stage.DECLINED, Stage.WITHDRAWN}),
    Stage.ADMITTED: frozenset(),
    Stage.DECLINED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}
"""Named moves: declined by the prospect, withdrawn by IBM. An invitation revoked or expired leads back to
ready."""

OPEN_STAGES = tuple(stage for stage, moves in STAGE_MOVES.items() if moves)
CLOSED_WITHOUT_ADMISSION = (Stage.DECLINED, Stage.WITHDRAWN)


class Prospect(OfParticipant):
    """A candidacy of a company, under the guide whose checklist it works through (R20, R21).

    `domain` is the company's own, lower case, for the warning of duplicates. `told_at` is when its alliance
    manager was told that it could become a Participant (R22). A former Participant, or one that did not come
    in, starts anew with `previous` set (R30). Personal data of a closed one goes at `erased_at`.
    """

    app_may_write = False

    guide = models.ForeignKey(ProgramGuide, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.NOMINATED)
    stage_since = models.DateTimeField()
    summary = models.TextField(blank=True)
    domain = models.CharField(max_length=253, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    nominated_at = models.DateTimeField()
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=~models.Q(stage__in=["admitted", "declined", "withdrawn"]),
                name="prospect_open_once",
            ),
            models.UniqueConstraint(fields=["participant", "id"], name="prospect_key"),
            models.CheckConstraint(
                name="prospect_closed_has_moment",
                condition=models.Q(stage__in=["admitted", "declined", "withdrawn"], closed_at__isnull=False)
                | ~models.Q(stage__in=["admitted", "declined", "withdrawn"]) & models.Q(closed_at=None),
            ),
            TenantForeignKey(name="prospect_previous", column="previous_id", to_table="onboarding_prospect"),
            RowLevelSecurity(name="prospect_rls"),
            Audited(name="prospect_audit", without=("contact_name", "contact_email")),
        ]
