"""Notices in the portal: the record of what people were told; mail is a copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Notice
from kernel.tenancy import Role, acting, current_user_id


@dataclass(frozen=True, slots=True)
class Message:
    """What is told to some people; `key` tells it from everything else that they are told."""

    user_ids: tuple[int, ...]
    key: str
    topic: str
    title: str
    body: str
    url: str
    participant_id: int | None


def notify(
    *,
    user_ids: Iterable[int],
    key: str,
    topic: str,
    title: str,
    body: str,
    url: str,
    participant_id: int | None,
    now: datetime,
) -> None:
    """Tell people something, in one statement; a person who was told under this key is not told again."""
    tell_all([Message(tuple(user_ids), key, topic, title, body, url, participant_id)], now=now)


def tell_all(messages: Iterable[Message], *, now: datetime) -> None:
    """Tell people many things, in one statement; who was told under a key is not told again.

    Enters staff for the insert: a notice belongs to its reader, not to who causes it.
    """
    told = [
        Notice(
            user_id=user_id, key=each.key, topic=each.topic, title=each.title, body=each.body, url=each.url,
            participant_id=each.participant_id, created_at=now,
        )
        for each in messages
        for user_id in dict.fromkeys(each.user_ids)
    ]  # fmt: skip
    with acting(role=Role.STAFF, user=current_user_id(), why="told in the portal"):
        Notice.objects.bulk_create(told, ignore_conflicts=True, batch_size=1000)


def mark_notices_read(*, user_id: int, notice_ids: Iterable[int] | None = None, now: datetime) -> int:
    """Mark a person's own notices as read, all of them without `notice_ids`; return how many were unread."""
    mine = Notice.objects.visible_to(user_id).unread()
    if notice_ids is not None:
        mine = mine.filter(pk__in=list(notice_ids))
    return mine.update(read_at=now)
