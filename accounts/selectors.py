"""Reads of people and tokens."""

from datetime import datetime

from django.utils import timezone

from accounts.models import ApiToken, Notice, User
from kernel.tenancy import Role, acting


def token_of_digest(digest: str, *, now: datetime | None = None) -> ApiToken | None:
    """Return the live token of a digest with its active person, or None; a dead one says nothing of why."""
    moment = now or timezone.now()
    with acting(role=Role.STAFF, why="api token"):
        return (
            ApiToken.objects.select_related("user")
            .filter(digest=digest, revoked_at=None, expires_at__gt=moment, user__is_active=True)
            .first()
        )


def active_person(email: str) -> User | None:
    """Return the active person of an address, or None."""
    return User.objects.active().with_email(email).first()


def unread_notices(user_id: int) -> int:
    """Return how many notices the person has not read."""
    return Notice.objects.visible_to(user_id).unread().count()
