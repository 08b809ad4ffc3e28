"""Feeds before and beside their load: received, accepted, dismissed, taken up again after a crash."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.tenancy import Role, acting
from pipeline.models import CrmSource, Feed, FeedState, MappingProfileVersion
from pipeline.profiles.profile import MappingProfile, canonical_json
from pipeline.services.locks import try_lock_load
from pipeline.services.tags import check_profile_tags
from pipeline.services.transitions import move

_PIECE = 1 << 20
_GRACE = timedelta(seconds=5)
MOST_BROKEN_LOADS = 3


class FileNotKept(Exception):
    """The feed was loaded from a path; the portal has no copy that it could load again."""


def receive_feed(
    *,
    by: User | None,
    profile: MappingProfile,
    file: BinaryIO,
    file_name: str,
    now: datetime,
    accept_changes: bool = False,
    keep_file: bool = True,
) -> Feed:
    """Record a file to be loaded under a profile, and keep a copy unless `keep_file` is False.

    Creates the source when it is new. Raises UnknownParticipants or TagContradiction for the profile's tags.
    """
    check_profile_tags(profile.tags)
    version = save_profile(by=by, profile=profile, now=now)
    digest, size = _digest(file)
    feed = Feed(
        source=version.source,
        profile=version,
        file_name=file_name[-255:],
        file_bytes=size,
        sha256=digest,
        complete=profile.complete,
        accept_changes=accept_changes,
        taken_at=now,
        by=by,
    )
    if keep_file:
        feed.file.save(f"{digest[:16]}.csv", File(file), save=False)
    feed.save()
    return feed


def save_profile(*, by: User | None, profile: MappingProfile, now: datetime) -> MappingProfileVersion:
    """Make a profile the one in use of its source; the one in use already is not kept twice."""
    source, _created = CrmSource.objects.get_or_create(key=profile.source)
    text = canonical_json(profile)
    digest = hashlib.sha256(text.encode()).hexdigest()
    in_use = source.profiles.order_by("-pk").first()
    if in_use is not None and in_use.digest == digest:
        return in_use
    return source.profiles.create(document=json.loads(text), digest=digest, saved_by=by, saved_at=now)


def accept_held_feed(*, by: User, feed_id: int) -> Feed:
    """Let a feed pass that the plausibility stop holds; it waits to be loaded again.

    Raises FileNotKept when it came from a path, FeedMoved when it is not held.
    """
    if Feed.objects.filter(pk=feed_id, file="").exists():
        raise FileNotKept(_("The portal keeps no copy of this file; load it again with --accept-changes."))
    with acting(role=Role.STAFF, user=by.pk, why=_("changes accepted")):
        return move(
            feed_id, FeedState.RECEIVED, only_from=FeedState.HELD, accept_changes=True, broken_loads=0
        )


def dismiss_feed(*, by: User, feed_id: int, reason: str, now: datetime) -> Feed:
    """Put a held or waiting feed aside for good; nothing of it is loaded. Raises FeedMoved."""
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        return move(feed_id, FeedState.DISMISSED, failure=reason, finished_at=now)


def give_back_broken_load(*, feed_id: int, failure: str, now: datetime) -> Feed:
    """Let a feed wait again whose load ended by an error that nobody foresaw.

    After `MOST_BROKEN_LOADS` it is refused for good. Raises FeedMoved when it is not loading.
    """
    with acting(role=Role.STAFF, why="feed load broke off"):
        feed: Feed = Feed.objects.select_for_update(of=("self",)).get(pk=feed_id)
        times = feed.broken_loads + 1
        if times < MOST_BROKEN_LOADS:
            again = {"step": "", "rows_read": 0, "failure": failure, "broken_loads": times}
            return move(feed_id, FeedState.RECEIVED, only_from=FeedState.LOADING, **again)
        given_up = _(
            "The load broke off %(times)d times, the last time by: %(failure)s. Nothing of it was loaded,"
            " and it is not tried again. Tell whoever operates the portal; load it again once that is mended."
        )
        words = given_up % {"times": times, "failure": failure}
        return move(
            feed_id, FeedState.REFUSED, only_from=FeedState.LOADING, failure=words, finished_at=now,
            broken_loads=times,
        )  # fmt: skip


def requeue_stale_feeds(*, now: datetime) -> int:
    """Take up the loads that died: a living one holds its lock, a dead one does not. Returns their number.

    A file that the portal kept waits again; one loaded from a path can only be loaded again by its owner.
    """
    loading = Feed.objects.filter(state=FeedState.LOADING, started_at__lt=now - _GRACE).only("pk", "file")
    unheld = [feed.pk for feed in loading if try_lock_load(feed.pk)]
    stale = list(loading.filter(pk__in=unheld))  # a lock is free, too, because a load has just ended well
    for feed in stale:
        if feed.file:
            move(feed.pk, FeedState.RECEIVED, step="", rows_read=0)
        else:
            interrupted = _("The load was interrupted; nothing of it was kept. Load the file again.")
            move(feed.pk, FeedState.REFUSED, failure=interrupted, finished_at=now)
    return len(stale)


def _digest(file: BinaryIO) -> tuple[str, int]:
    sha256, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        sha256.update(piece)
        size += len(piece)
    file.seek(0)
    return sha256.hexdigest(), size
