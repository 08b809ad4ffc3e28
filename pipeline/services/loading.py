"""The load of a feed: claimed, read, merged in one transaction, and closed with its result (R16, D2)."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.tenancy import Role, acting
from pipeline.events import feed_merged
from pipeline.models import CrmSource, Feed, FeedState
from pipeline.profiles.document import ProfileRefused, parse_profile
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile
from pipeline.services.duplicates import resolve_duplicates
from pipeline.services.effects import foresee_effects, keep_effects
from pipeline.services.locks import lock_leads, try_lock_load
from pipeline.services.merging import Effect, MergeDiffers, foresee_merge, merge_staged
from pipeline.services.plausibility import ImplausibleChange, is_implausible
from pipeline.services.recognition import stage_known_rows
from pipeline.services.rejects import keep_rejects
from pipeline.services.sql import REJECTED, REPEATED, SEEN, STAGED
from pipeline.services.staging import (
    Opener,
    Progress,
    RejectSpool,
    check_file,
    close_staging,
    create_staging,
    stage_file,
)
from pipeline.services.tags import TagContradiction, UnknownParticipants, check_profile_tags, map_tags
from pipeline.services.transitions import FeedMoved, move

_MEMORY = "SET LOCAL work_mem = '128MB'; SET LOCAL client_connection_check_interval = '1s'"


class NewerFeedLoaded(Exception):
    """A later feed of the source is in the mirror; an earlier one would take its leads back in time."""


REFUSALS = (FileRefused, ProfileRefused, UnknownParticipants, TagContradiction, NewerFeedLoaded, MergeDiffers)


def silent(step: str, rows: int) -> None:
    """Progress that nobody follows."""


def load_feed(*, feed_id: int, now: datetime, path: Path | None = None, progress: Progress = silent) -> Feed:
    """Load a waiting feed from its kept file, or from `path`; return it merged, held, or refused with why.

    Enters staff by itself, in a transaction each for the claim, the load and a refusal; the merge is all or
    nothing. Raises FeedMoved when the feed does not wait, so that a second load of it does nothing.
    """
    with acting(role=Role.STAFF, why="feed load begins"):
        feed = move(feed_id, FeedState.LOADING, started_at=now, step="reading", rows_read=0, failure="")
    open_file = partial(_open, path or feed.file)
    try:
        with acting(role=Role.STAFF, user=feed.by_id, why=f"feed {feed_id}"):
            return _load(feed, open_file, now=now, progress=progress)
    except REFUSALS as refusal:
        failure = str(refusal)
    except (FileNotFoundError, PermissionError):
        failure = _("The file is gone or cannot be read; load it again.")
    except (DataError, IntegrityError) as error:
        failure = _("The database refused the rows: %s") % str(error).splitlines()[0]
    with acting(role=Role.STAFF, user=feed.by_id, why="feed refused"):
        return move(feed_id, FeedState.REFUSED, only_from=FeedState.LOADING, failure=failure, finished_at=now)


def _open(origin: Path | FieldFile) -> BinaryIO:
    if isinstance(origin, Path):
        return origin.open("rb")
    return cast(BinaryIO, origin.storage.open(origin.name or "", "rb"))


def _load(feed: Feed, open_file: Opener, *, now: datetime, progress: Progress) -> Feed:
    """One transaction from the first row read to the result; nothing is seen of it before its end."""
    if not try_lock_load(feed.pk) or not Feed.objects.filter(pk=feed.pk, state=FeedState.LOADING).exists():
        raise FeedMoved(f"Feed {feed.pk} is being loaded elsewhere.")
    profile = parse_profile(feed.profile.document)
    with connection.cursor() as cursor:
        cursor.execute(_MEMORY)
    create_staging()
    rows = _stage(feed, profile, open_file, progress)
    progress("comparing", rows)
    collapsed = resolve_duplicates(open_file, profile)
    rejected = keep_rejects(feed)
    lock_leads()
    try:
        with transaction.atomic():
            effect = _merge(feed, profile, now=now, progress=partial(_at, progress, rows))
            outcome, failure = FeedState.MERGED, ""
    except ImplausibleChange as stop:
        effect, outcome, failure = stop.effect, FeedState.HELD, str(stop)
        keep_effects(feed, stop.by_participant, today=_day(now))
    _drop_staging()
    result = _result(effect) | {"rows_read": rows, "collapsed": collapsed, "rejected": rejected}
    loaded = move(
        feed.pk, outcome, only_from=FeedState.LOADING, failure=failure, finished_at=now, step="", **result
    )
    if outcome is FeedState.MERGED:
        _publish(loaded, now=now)
    return loaded


def _stage(feed: Feed, profile: MappingProfile, open_file: Opener, progress: Progress) -> int:
    zone = program_zone()
    check_file(open_file, profile, zone=zone)
    spool = RejectSpool()
    known = stage_known_rows(open_file, profile, feed, zone=zone, spool=spool, progress=progress)
    if known is None:
        rows = stage_file(open_file, profile, zone=zone, spool=spool, progress=progress)
    else:
        rows = known.rows
        if known.unknown:
            stage_file(open_file, profile, zone=zone, spool=spool, progress=progress, only=known.unknown)
    close_staging(spool)
    return rows


def _merge(feed: Feed, profile: MappingProfile, *, now: datetime, progress: Progress) -> Effect:
    if Feed.objects.filter(source=feed.source_id, pk__gt=feed.pk, state=FeedState.MERGED).exists():
        raise NewerFeedLoaded(_("A newer feed of this source is loaded already; load the newest file again."))
    tags = check_profile_tags(profile.tags)
    mapped = map_tags(by=feed.by, tags=tags, basis=_("mapping profile of %s") % profile.source, now=now)
    effect = foresee_merge(feed)
    if not feed.accept_changes and is_implausible(effect):
        named = set(tags.values()) if mapped.tags else ()
        raise ImplausibleChange(effect, foresee_effects(feed, named=named, today=_day(now)))
    progress("merging", 0)
    merge_staged(feed, effect, now=now)
    return effect


def _publish(feed: Feed, *, now: datetime) -> None:
    """What follows from a merge: the stamp of every page, earlier held feeds put aside, the event."""
    if feed.complete:
        CrmSource.objects.filter(pk=feed.source_id).update(complete_as_of=feed.taken_at)
    overtaken = _("A newer feed was loaded.")
    Feed.objects.filter(source=feed.source_id, pk__lt=feed.pk, state=FeedState.HELD).update(
        state=FeedState.DISMISSED, failure=overtaken, finished_at=now
    )
    feed_merged.send(Feed, feed=feed, now=now)


def _result(effect: Effect) -> dict[str, object]:
    return {
        "created": effect.created,
        "updated": effect.updated,
        "unchanged": effect.unchanged,
        "withdrawn": effect.withdrawn,
        "untagged": effect.untagged,
        "unknown_tags": effect.unknown_tags,
        "control": {"tcv": effect.tcv},
    }


def _day(now: datetime) -> date:
    return program_day(now, program_zone())


def _at(progress: Progress, rows: int, step: str, _rows: int) -> None:
    progress(step, rows)


def _drop_staging() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}, {REJECTED}, {REPEATED}, {SEEN}")
