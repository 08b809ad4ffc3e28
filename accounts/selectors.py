"""Reads of people and tokens."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import F, Q

from accounts.models import ApiToken, Notice, User
from kernel.capped import Groups, capped_groups
from kernel.paging import Order, Page, page_of, read_moment
from kernel.tenancy import Role, acting


def token_of_digest(digest: str, *, now: datetime) -> ApiToken | None:
    """Return the live token of a digest with its active person, or None; a dead one says nothing of why."""
    with acting(role=Role.STAFF, why="api token"):
        return (
            ApiToken.objects.select_related("user")
            .filter(digest=digest, revoked_at=None, expires_at__gt=now, user__is_active=True)
            .first()
        )


def active_person(email: str) -> User | None:
    """Return the active person of an address, or None; enters staff, for whoever opens an invitation."""
    with acting(role=Role.STAFF, why="invitation opened"):
        person: User | None = User.objects.active().with_email(email).first()
    return person


def has_verified(user: User, email: str) -> bool:
    """Return whether the person has shown that mail to an address reaches them; call it as staff."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def person_by_id(user_id: int) -> User | None:
    """Return a person of either side, or None; for those who manage people."""
    person: User | None = User.objects.filter(pk=user_id).first()
    return person


def companies_of(user: User) -> list[tuple[int, str]]:
    """Return id and name of the companies a partner's person belongs to, by name; call it inside the
    tenancy.
    """
    held = user.memberships.filter(ended_at=None)
    return list(held.order_by("participant__name").values_list("participant_id", "participant__name"))


NEWEST_FIRST = Order("created_at", read_moment)
NOTICES_ON_A_PAGE = 50


def notice_groups(user_id: int) -> Groups:
    """Return how many of a person's newest notices are of which topic, and unread."""
    mine = Notice.objects.visible_to(user_id).annotate(unread=Q(read_at=None))
    return capped_groups(mine.order_by("-created_at", "-pk"), "topic", "unread")


def notices_of(user_id: int, *, unread: bool, topic: str, cursor: str | None) -> Page[Notice]:
    """Return a page of a person's notices, newest first. Raises CursorUnreadable."""
    mine = Notice.objects.visible_to(user_id)
    if unread:
        mine = mine.unread()
    if topic:
        mine = mine.filter(topic=topic)
    return page_of(
        mine, NEWEST_FIRST, cursor=cursor, size=NOTICES_ON_A_PAGE, key=lambda row: (row.created_at, row.pk)
    )


def tokens_of(user_id: int) -> list[ApiToken]:
    """Return a person's tokens, the live ones first, then the latest."""
    return list(
        ApiToken.objects.visible_to(user_id).order_by(F("revoked_at").asc(nulls_first=True), "-pk")[:200]
    )
