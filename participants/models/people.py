"""Who holds the relationship on either side, and who is invited to (D9, R24, R33)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.permissions import PARTNER_ROLES, Role
from kernel.tenancy import Audited, RowLevelSecurity
from participants.assignment_kinds import AssignmentKind
from participants.models.companies import OfParticipant, Participant


class Membership(OfParticipant):
    """A person's role on a partner's side (D9); ended, never deleted."""

    partner_reads_history = True
    history_topic = "people"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.key, r.name) for r in PARTNER_ROLES.values()])
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"], condition=models.Q(ended_at=None), name="membership_once"
            ),
            models.CheckConstraint(
                name="membership_role_known", condition=models.Q(role__in=list(PARTNER_ROLES))
            ),
            RowLevelSecurity(name="membership_rls", own="user_id = {user}"),
            Audited(name="membership_audit"),
        ]

    @property
    def held_role(self) -> Role:
        """The role as a value with its permissions."""
        return PARTNER_ROLES[self.role]


class ColleagueInvitation(OfParticipant):
    """An invitation of a colleague into a participant's workspace: single-use, expiring, revocable."""

    partner_reads_history = True
    history_topic = "people"

    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(r.key, r.name) for r in PARTNER_ROLES.values()])
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "participant",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
            RowLevelSecurity(name="invitation_rls"),
            Audited(name="invitation_audit", without=("digest",)),
        ]


class Assignment(OfParticipant):
    """An IBM person's assignment to a participant: manager, deputy or executive sponsor (R24, R33)."""

    partner_reads_history = True
    history_topic = "people"
    app_may_write = False

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=10, choices=AssignmentKind)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "participant"], name="assignment_open", condition=models.Q(ended_on=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user", "kind"],
                condition=models.Q(ended_on=None),
                name="assignment_once",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(ended_on=None, kind="manager"),
                name="assignment_one_manager",
            ),
            RowLevelSecurity(name="assignment_rls"),
            Audited(name="assignment_audit"),
        ]
