"""One load: its steps, its seven figures, its control totals, and why it was stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.components import Figure, Step
from kernel.components.bars import bullet
from kernel.formats import count, moment, percent, usd
from pipeline.models import Feed, FeedReject, FeedState
from pipeline.pages.feed_list import state_words

UNFINISHED = frozenset({FeedState.RECEIVED, FeedState.LOADING})
KNOWN_EFFECT = frozenset({FeedState.MERGED, FeedState.HELD, FeedState.DISMISSED})
MOST_TAGS = 20
_ORDER = ("reading", "comparing", "merging")


@dataclass(frozen=True, slots=True)
class ControlRow:
    """The sum of a currency in the load before and in this one."""

    currency: str
    before: str
    now: str
    differs: bool


@dataclass(frozen=True, slots=True)
class StopPanel:
    """What a stopped load would do, in words, with its share and the stop as a bar."""

    title: str
    bar: SafeString | None
    share: str
    words: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Everything that the template of a feed places."""

    number: int
    steps: tuple[Step, ...]
    unfinished: bool
    progress: str
    figures: tuple[Figure, ...]
    sum_in_words: str
    control: tuple[ControlRow, ...]
    control_before: str
    unknown_tags: tuple[tuple[str, str], ...]
    more_tags: int
    without_tag: str
    stop: StopPanel | None
    facts: tuple[str, ...]
    sha256: str
    next_rejects: str


def feed_page(
    feed: Feed, before: Feed | None, rejects: Sequence[FeedReject], *, page_size: int, zone: tzinfo
) -> FeedPage:
    """Return the page; `before` is the source's last merged load before this one."""
    tags = sorted(feed.unknown_tags.items(), key=lambda pair: (-pair[1], pair[0]))
    has_effect = feed.state in KNOWN_EFFECT
    return FeedPage(
        number=feed.pk,
        steps=feed_steps(feed),
        unfinished=feed.state in UNFINISHED,
        progress=_("%(n)s rows read") % {"n": count(feed.rows_read)}
        if feed.state == FeedState.LOADING
        else "",
        figures=seven_figures(feed) if has_effect else (),
        sum_in_words=_sum(feed) if has_effect else "",
        control=control_rows(_totals(before), _totals(feed)) if has_effect else (),
        control_before=_("Feed %(n)d, %(moment)s") % {"n": before.pk, "moment": moment(before.taken_at, zone)}
        if before
        else _("No feed before"),
        unknown_tags=tuple((tag, count(rows)) for tag, rows in tags[:MOST_TAGS]),
        more_tags=max(0, len(tags) - MOST_TAGS),
        without_tag=count(_without_tag(feed)) if _without_tag(feed) else "",
        stop=_stop(feed) if feed.state == FeedState.HELD else None,
        facts=_facts(feed, zone),
        sha256=_grouped(feed.sha256),
        next_rejects=f"?after={rejects[-1].line}#rejects" if len(rejects) == page_size else "",
    )


def feed_steps(feed: Feed) -> tuple[Step, ...]:
    """Return the five steps of a load, with the one where it stands or stopped."""
    words = (_("File and profile"), _("Reading"), _("Comparing"), _("Merging"), _("Result"))
    at = _position(feed)
    notes = {0: feed.file_name}
    if feed.state not in UNFINISHED:
        notes[min(at, len(words) - 1)] = state_words(feed)
    return tuple(Step(word, notes.get(place, ""), _step_state(place, at)) for place, word in enumerate(words))


def seven_figures(feed: Feed) -> tuple[Figure, ...]:
    """Return the seven figures of a load; rows = created + updated + unchanged + collapsed + rejected."""
    held = feed.state == FeedState.HELD
    return (
        Figure(_("Created"), count(feed.created), _("new CRM numbers")),
        Figure(_("Updated"), count(feed.updated), _("something differs")),
        Figure(_("Unchanged"), count(feed.unchanged)),
        Figure(_("Collapsed"), count(feed.collapsed), _("same row twice")),
        Figure(_("Withdrawn"), count(feed.withdrawn), _("not in the file"), status="stopped" if held else ""),
        Figure(
            _("Rejected"),
            count(feed.rejected),
            _("each with a reason"),
            "#rejects" if feed.rejected else "",
            "at_risk" if feed.rejected else "",
        ),
        Figure(
            _("Untagged"),
            count(feed.untagged),
            _("count for nobody"),
            reverse("pipeline:tags") if feed.untagged else "",
        ),
    )


def control_rows(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[ControlRow, ...]:
    """Return the totals per currency side by side; a currency that vanished or doubled differs. Pure."""
    none = _("none")
    return tuple(
        ControlRow(
            currency,
            usd(Decimal(before[currency])) if currency in before else none,
            usd(Decimal(now[currency])) if currency in now else none,
            bool(before) and _differs(before.get(currency), now.get(currency)),
        )
        for currency in sorted({*before, *now}, key=lambda code: (code != "USD", code))
    )


def _without_tag(feed: Feed) -> int:
    """The rows of nobody that name no unknown tag: their tag is blank, or ignored."""
    named: int = sum(feed.unknown_tags.values())
    return max(0, feed.untagged - named)


def _differs(before: str | None, now: str | None) -> bool:
    if before is None or now is None:
        return True
    return abs(Decimal(now) - Decimal(before)) * 2 > max(Decimal(before), Decimal(now))


def _totals(feed: Feed | None) -> Mapping[str, str]:
    return feed.control.get("tcv", {}) if feed is not None else {}


def _position(feed: Feed) -> int:
    """The step at which a load stands; one past the last when it is merged."""
    if feed.state == FeedState.LOADING and feed.step in _ORDER:
        return 1 + _ORDER.index(feed.step)
    return {
        FeedState.RECEIVED: 0,
        FeedState.LOADING: 1,
        FeedState.REFUSED: 1,
        FeedState.HELD: 3,
        FeedState.DISMISSED: 3,
        FeedState.MERGED: 5,
    }[FeedState(feed.state)]


def _step_state(place: int, at: int) -> str:
    if place < at:
        return "complete"
    return "current" if place == at else "incomplete"


def _sum(feed: Feed) -> str:
    return _(
        "%(rows)s rows = %(created)s created + %(updated)s updated + %(unchanged)s unchanged + "
        "%(collapsed)s collapsed + %(rejected)s rejected."
    ) % {
        name: count(getattr(feed, field))
        for name, field in (
            ("rows", "rows_read"),
            ("created", "created"),
            ("updated", "updated"),
            ("unchanged", "unchanged"),
            ("collapsed", "collapsed"),
            ("rejected", "rejected"),
        )
    }


def _stop(feed: Feed) -> StopPanel:
    present = feed.unchanged + feed.updated + feed.withdrawn
    share = Decimal(feed.updated + feed.withdrawn) / present if present and feed.complete else None
    bar, words = None, ""
    if share is not None:
        words = _("%(share)s of the present leads; the stop is at %(stop)s") % {
            "share": percent(share, 1),
            "stop": percent(Decimal(str(settings.FEED_PLAUSIBLE_SHARE))),
        }
        bar = bullet(float(share) * 100, pace=settings.FEED_PLAUSIBLE_SHARE * 100, label=words)
    title = _("Stopped: %(withdrawn)s leads would be withdrawn and %(updated)s changed") % {
        "withdrawn": count(feed.withdrawn),
        "updated": count(feed.updated),
    }
    return StopPanel(title, bar, words, feed.failure)


def _facts(feed: Feed, zone: tzinfo) -> tuple[str, ...]:
    size = _("%(n)s kB") % {"n": count(-(-feed.file_bytes // 1024))}
    person = feed.by.name if feed.by else _("the import command")
    taken = _("Read %(moment)s by %(person)s") % {"moment": moment(feed.taken_at, zone), "person": person}
    profile = _("Profile of %(source)s, version %(n)d") % {"source": feed.source.key, "n": feed.profile_id}
    return (size, profile, taken)


def _grouped(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]} {digest[8:12]} … {digest[-4:]}" if digest else ""
