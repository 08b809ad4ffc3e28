"""How allauth meets this program: by invitation only, mail through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Nobody signs up: an account comes from an invitation (R7) or from an administrator (D9)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up that is not an invitation."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name: the e-mail address signs in."""
