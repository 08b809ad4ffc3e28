"""People of both sides, their notices and their personal tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from accounts.permissions import IBM_ROLES, Role
from accounts.querysets import ApiTokenQuerySet, NoticeQuerySet, UserQuerySet
from kernel.tenancy import Audited, RowLevelSecurity

_SEEN_BY_PARTNERS = (
    "id = {user} OR ibm_role = 'program_administrator'"
    " OR id IN (SELECT user_id FROM participants_membership WHERE participant_id = {participant})"
    " OR id IN (SELECT user_id FROM participants_assignment WHERE participant_id = {participant})"
)
"""Oneself, the company's people past and present, IBM's who administer the Program or are assigned to it."""


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # built at run time
    """Creates people by e-mail address; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password, one who must set it through a reset link."""
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user  # type: ignore[no-any-return]  # from_queryset hides the model's type

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_email(username or "").get()  # type: ignore[no-any-return]


class User(AbstractBaseUser):
    """A person; on IBM's side by `ibm_role`, on a partner's side by memberships (D9).

    A partner's person, and sign-in, write no more of it than what is everybody's own to change.
    """

    app_may_write = False
    app_changes = ("email", "name", "password", "last_login")

    email = models.EmailField()
    name = models.CharField(max_length=200)
    ibm_role = models.CharField(
        max_length=30, blank=True, choices=[(r.key, r.name) for r in IBM_ROLES.values()]
    )
    is_active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                name="user_inactive_since",
                condition=models.Q(is_active=True, deactivated_at=None)
                | models.Q(is_active=False, deactivated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="user_ibm_role_known",
                condition=models.Q(ibm_role="") | models.Q(ibm_role__in=list(IBM_ROLES)),
            ),
            RowLevelSecurity(
                name="user_rls", tenant=None, owned_by="id", own=_SEEN_BY_PARTNERS, at_entrance=True
            ),
            Audited(name="user_audit", tenant=None, without=("password", "last_login")),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def role(self) -> Role | None:
        """The IBM role, or None on the partner's side."""
        return IBM_ROLES.get(self.ibm_role)


class Notice(models.Model):
    """One message to one person, shown in the portal; its mail is a row of the outbox."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", db_index=False)
    participant_id = models.BigIntegerField(null=True)
    key = models.TextField()
    topic = models.TextField()
    title = models.TextField()
    body = models.TextField(blank=True)
    url = models.TextField(blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            RowLevelSecurity(name="notice_rls", tenant=None, owned_by="user_id"),
        ]


class ApiToken(models.Model):
    """A personal token of the API: only its SHA-256 is kept; bound to one participant on the partner's
    side.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    participant_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            RowLevelSecurity(name="apitoken_rls", tenant=None, owned_by="user_id"),
            Audited(name="apitoken_audit", without=("digest", "last_used_at")),
        ]
