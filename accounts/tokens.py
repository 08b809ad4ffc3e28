"""Personal tokens of the API: found by digest, limited by scope, bound to a person and, for a partner,
a company.
"""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.selectors import token_of_digest
from kernel import clock

PREFIX = "ap_"
SCOPES = ("participants:read", "leads:read", "assessments:read", "guides:read")


def new_secret() -> str:
    """Return a new token text; it is shown once and never stored."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored of a token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenMiddleware:
    """Set the person of a request that carries `Authorization: Bearer ap_...`, on the API only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Authorization", "")
        if request.path.startswith("/api/") and header:
            scheme, _, secret = header.partition(" ")
            bearer = scheme.lower() == "bearer"
            token = token_of_digest(digest_of(secret.strip()), now=clock.now()) if bearer else None
            if token is None:
                return JsonResponse(
                    {"detail": "This token is not valid, has expired or was revoked."}, status=401
                )
            request.user, request.api_token = token.user, token  # type: ignore[attr-defined]
        return self.get_response(request)


class PortalAuthentication(BaseAuthentication):
    """The person whom the middleware found: by token, or by session for requests that only read."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken | None] | None:
        """Return the person and the token, or None for nobody."""
        user = request._request.user
        return (user, getattr(request._request, "api_token", None)) if user.is_authenticated else None

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return "Bearer"
