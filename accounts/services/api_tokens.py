"""Personal tokens: the secret is shown once, only its digest is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import ApiToken
from accounts.permissions import Actor
from accounts.tokens import SCOPES, digest_of, new_secret
from kernel.refusal import Refusal

LONGEST_DAYS = 365


class ScopeMissing(Refusal):
    """A token without a known scope could do nothing, or nobody knows what."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one scope, from: %(known)s.") % {"known": ", ".join(SCOPES)})


class TokenTooLong(Refusal):
    """A token must end within a year."""

    def __init__(self) -> None:
        super().__init__(_("A token lives between 1 and %(days)d days.") % {"days": LONGEST_DAYS})


class TokenNeedsCompany(Refusal):
    """A partner's token is bound to one company its person belongs to (R4)."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of the companies you belong to; the token reads that company alone."))


class TokenUnknown(Refusal):
    """No such token of this person; a stranger's and a missing one are alike."""

    def __init__(self) -> None:
        super().__init__(_("There is no such token of yours."))


def create_token(
    *, by: Actor, name: str, scopes: Sequence[str], participant_id: int | None, days: int, now: datetime
) -> tuple[ApiToken, str]:
    """Create a token of the acting person; return it with its secret, which is shown once and never kept.

    Raises ScopeMissing, TokenTooLong, TokenNeedsCompany. IBM people's tokens are bound to no company.
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ScopeMissing
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenTooLong
    if not by.is_ibm and participant_id not in by.memberships:
        raise TokenNeedsCompany
    secret = new_secret()
    token = ApiToken.objects.create(
        user_id=by.user_id,
        participant_id=None if by.is_ibm else participant_id,
        name=name.strip(),
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def revoke_token(*, by: Actor, token_id: int, now: datetime) -> None:
    """End one of the acting person's tokens at once; a revoked one stays revoked. Raises TokenUnknown."""
    mine = ApiToken.objects.visible_to(by.user_id).filter(pk=token_id)
    if not mine.filter(revoked_at=None).update(revoked_at=now) and not mine.exists():
        raise TokenUnknown
