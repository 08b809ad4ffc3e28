"""Notices in the portal: the record of what people were told; mail is a copy."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Notice
from kernel.tenancy import Role, acting, current_user_id


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
    """Tell people something, in one statement; a person who was told under this key is not told again.

    Enters staff for the insert: a notice belongs to its reader, not to who causes it.
    """
    told = [
        Notice(
            user_id=user_id, key=key, topic=topic, title=title, body=body, url=url,
            participant_id=participant_id, created_at=now,
        )
        for user_id in dict.fromkeys(user_ids)
    ]  # fmt: skip
    with acting(role=Role.STAFF, user=current_user_id(), why="told in the portal"):
        Notice.objects.bulk_create(told, ignore_conflicts=True, batch_size=1000)


def mark_notices_read(*, user_id: int, notice_ids: Iterable[int] | None = None, now: datetime) -> int:
    """Mark a person's own notices as read, all of them without `notice_ids`; return how many were unread."""
    mine = Notice.objects.visible_to(user_id).unread()
    if notice_ids is not None:
        mine = mine.filter(pk__in=list(notice_ids))
    return mine.update(read_at=now)
