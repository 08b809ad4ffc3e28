"""The portfolio as the template places it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.given import ActorShape, ids_of, shape_of
from accounts.models import User
from accounts.permissions import Actor
from alliance.homes.entries import WORST_FIRST, Entry
from alliance.homes.pipeline_chart import StageTable, stage_chart, stage_table
from alliance.homes.portfolio_list import BELOW, ListedPage, Wanted
from alliance.homes.portfolio_markup import rows_markup
from alliance.homes.portfolio_reads import Reach
from alliance.homes.portfolio_rows import PortfolioRow, Tiles, portfolio_row
from alliance.homes.portfolio_shown import PortfolioShown
from alliance.homes.work import Work, work_columns, work_from
from kernel.components import Chip, ChipMenu, WorkItem
from kernel.components.status import VOCABULARY
from kernel.formats import count, moment
from kernel.periods import Period
from kernel.statements import kept_rows
from pipeline.pages.stamp import StampStrip, stamp_strip
from tiers.selectors.frame import Frame, frame_columns, frame_from

SHOWN_FIRST = 2


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column header that sorts: its address, and the direction while it does."""

    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """Everything on the page."""

    sentence: str
    guide: str
    strip: StampStrip
    stamp: str
    tiles: Tiles
    rows: Sequence[PortfolioRow]
    body: SafeString
    shown: str
    previous_url: str
    next_url: str
    chips: tuple[Chip, ...]
    menus: tuple[ChipMenu, ...]
    sorts: Mapping[str, SortLink]
    export_url: str
    work: Work
    work_words: str
    work_number: str
    work_late: str
    work_first: Sequence[WorkItem]
    chart: dict[str, Any]
    stages: StageTable
    narrowed: bool


@dataclass(frozen=True, slots=True)
class PortfolioRead:
    """What was read: the frame, the row of work, and what the page shows of the participants in reach."""

    frame: Frame
    row: Mapping[str, Any]
    shown: PortfolioShown


def read_portfolio(actor: Actor, wanted: Wanted, *, today: date) -> PortfolioRead:
    """Read a page: one statement for frame and work, two for participants and positions, none where nothing
    changed.
    """
    row, reach = _read(actor, today)
    return PortfolioRead(reach.frame, row, reach.shown(wanted))


def read_entries(actor: Actor, *, today: date) -> Sequence[Entry]:
    """Read every participant in reach, by name."""
    _row, reach = _read(actor, today)
    return reach.entries()


def _read(actor: Actor, today: date) -> tuple[Mapping[str, Any], Reach]:
    row = kept_rows(_around, shape_of(actor), today=today, **ids_of(actor))[0]
    return row, Reach(actor, frame_from(row), today)


def _around(shape: ActorShape) -> QuerySet[Any, Any]:
    actor = shape.actor
    columns = {**frame_columns(), **work_columns(actor)}
    rows: QuerySet[Any, Any] = User.objects.filter(pk=actor.user_id).values(**columns)
    return rows


def portfolio_page(read: PortfolioRead, wanted: Wanted, *, today: date, zone: tzinfo) -> PortfolioPage:
    """Return the page that the address asks for."""
    shown, page, work = read.shown, read.shown.page, work_from(read.row, today=today)
    late = sum(item.late for item in work.items)
    rows = [portfolio_row(entry) for entry in page.entries]
    return PortfolioPage(
        sentence=_sentence(shown, today),
        guide=read.frame.guide.version if read.frame.guide else "",
        strip=stamp_strip(read.frame.stamp, zone=zone),
        stamp=moment(read.frame.stamp.as_of, zone),
        tiles=shown.tiles,
        rows=rows,
        body=rows_markup(rows),
        shown=_shown(shown, today),
        previous_url=wanted.address(after=page.before) if page.before is not None else "",
        next_url=wanted.address(after=page.after) if page.after is not None else "",
        chips=_chips(page, wanted),
        menus=(_tier_menu(read.frame, wanted),),
        sorts={name: _sort(name, wanted) for name in ("name", "attainment", "gap", "pipeline", "health")},
        export_url=f"export.csv{wanted.address()}",
        work=work,
        work_words=ngettext("%(n)d item", "%(n)d items", work.waiting) % {"n": work.waiting},
        work_number=count(work.waiting),
        work_late=_("%(n)d pressing") % {"n": late} if late else "",
        work_first=work.items[:SHOWN_FIRST],
        chart=stage_chart(shown.charted, label=_("Open pipeline by stage, millions of US dollars")),
        stages=stage_table(shown.charted),
        narrowed=bool(wanted.q or wanted.tier or wanted.health),
    )


def _sentence(shown: PortfolioShown, today: date) -> str:
    number, period = shown.reach, Period.quarter_of(today)
    words = ngettext("%(n)d participant", "%(n)d participants", number) % {"n": number}
    if shown.as_deputy:
        words += _(", %(n)d of them as deputy") % {"n": shown.as_deputy}
    return _("%(participants)s. Program year %(year)d, quarter %(quarter)d.") % {
        "participants": words,
        "year": period.year,
        "quarter": period.quarter or 4,
    }


def _shown(shown: PortfolioShown, today: date) -> str:
    words = _("%(shown)d of %(found)d participants.") % {
        "shown": len(shown.page.entries),
        "found": shown.found,
    }
    return (
        words
        + " "
        + _("US dollars at the %(year)d plan rate. Line at the bar’s end: annual target.")
        % {"year": today.year}
    )


def _chips(page: ListedPage, wanted: Wanted) -> tuple[Chip, ...]:
    everything = Chip(_("All"), wanted.address(health=""), str(sum(page.healths.values())), not wanted.health)
    of_state = (
        Chip(
            str(VOCABULARY[state.value].words),
            wanted.address(health=state.value),
            str(page.healths[state]),
            wanted.health == state,
        )
        for state in WORST_FIRST
        if page.healths.get(state) or wanted.health == state
    )
    return (everything, *of_state)


def _tier_menu(frame: Frame, wanted: Wanted) -> ChipMenu:
    named = {tier.key: tier.name for tier in reversed(frame.plan.by_rank)} if frame.plan else {}
    choices = {"": _("any"), **named, BELOW: _("below the program")}
    options = tuple(
        Chip(words, wanted.address(tier=key), "", wanted.tier == key) for key, words in choices.items()
    )
    return ChipMenu(_("Tier"), choices.get(wanted.tier, wanted.tier), options)


def _sort(name: str, wanted: Wanted) -> SortLink:
    current = wanted.sort == name
    falling = not wanted.falling if current else name in ("gap", "pipeline")
    direction = ("descending" if wanted.falling else "ascending") if current else ""
    return SortLink(wanted.address(sort=name, falling=falling), direction)
