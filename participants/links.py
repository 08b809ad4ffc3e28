"""The secret of an invitation's link; pure."""

import hashlib
import secrets


def new_link_token() -> str:
    """Return a new secret; it stands in the mailed link alone and is never stored."""
    return secrets.token_urlsafe(32)


def digest_of_link(token: str) -> str:
    """Return what is stored of the secret: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
