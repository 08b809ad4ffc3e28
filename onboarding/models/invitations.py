"""The invitation into the Program, answered by a signatory (R7, R24)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from onboarding.models.prospects import Prospect
from participants.models import OfParticipant


class InvitationState(models.TextChoices):
    """An open invitation is answered once, or ends."""

    OPEN = "open", "Waits for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Revoked"
    EXPIRED = "expired", "Expired"


INVITATION_MOVES: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.OPEN: frozenset(
        {
            InvitationState.ACCEPTED,
            InvitationState.DECLINED,
            InvitationState.REVOKED,
            InvitationState.EXPIRED,
        }
    ),
    InvitationState.ACCEPTED: frozenset({InvitationState.DECLINED, InvitationState.REVOKED}),
    InvitationState.DECLINED: frozenset(),
    InvitationState.REVOKED: frozenset(),
    InvitationState.EXPIRED: frozenset(),
}


ANSWERABLE = (InvitationState.OPEN, InvitationState.ACCEPTED)
"""An accepted one still leads to nothing where its signatory declines the text, or IBM takes it back."""


class ProgramInvitation(OfParticipant):
    """An invitation with the tier at entry that an administrator confirmed (R8) and the manager it assigns.

    The link goes to one signatory's address; `digest` is that of its secret, which is not kept.
    """

    app_may_write = False

    prospect = models.ForeignKey(
        Prospect, on_delete=models.CASCADE, db_constraint=False, related_name="invitations"
    )
    email = models.EmailField()
    tier_proposed = models.CharField(max_length=64)
    tier = models.CharField(max_length=64)
    tier_reason = models.TextField(blank=True)
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prospect"],
                condition=models.Q(state__in=["open", "accepted"]),
                name="program_invitation_open_once",
            ),
            models.CheckConstraint(
                name="program_invitation_decline_says_why",
                condition=~models.Q(state="declined") | ~models.Q(decline_reason=""),
            ),
            TenantForeignKey(
                name="program_invitation_prospect", column="prospect_id", to_table="onboarding_prospect"
            ),
            RowLevelSecurity(name="program_invitation_rls"),
            Audited(name="program_invitation_audit", without=("digest",)),
        ]
