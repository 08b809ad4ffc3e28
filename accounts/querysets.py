"""Reads of people."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from accounts.models import ApiToken, Notice, User  # noqa: F401  (types of the querysets below)


class UserQuerySet(models.QuerySet["User"]):
    """People."""

    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def with_email(self, email: str) -> Self:
        """The person of an address, whatever its capitals."""
        return self.annotate(email_lower=Lower("email")).filter(email_lower=email.strip().lower())


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices of one person."""

    def visible_to(self, user_id: int) -> Self:
        """A notice is its person's alone."""
        return self.filter(user_id=user_id)

    def unread(self) -> Self:
        """Notices not yet read."""
        return self.filter(read_at=None)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Personal tokens."""

    def visible_to(self, user_id: int) -> Self:
        """A token is its person's alone."""
        return self.filter(user_id=user_id)
