"""The clock of a notice: how long it has run, when thirty days are over, when the version applies (R40)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Fact
from kernel.formats import count, day, day_short
from kernel.periods import program_day
from tiers.models import ProgramGuide
from tiers.notice import FULL_DAYS, notice_over
from tiers.selectors.guide_people import PeopleTally

WORDS_BEFORE, WORDS_FROM = 50, 22
"""From which place on the words of the thirty days stand before their mark, and where they begin else: beside
the day of the announcement, not upon it.
"""


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """The bar from the announcement to the first day; places are percent of its width, as text."""

    days_left: str
    left_words: str
    first_day: str
    label: str
    announced: str
    today_words: str
    done: str
    thirty: str
    thirty_words: str
    effective: str
    today_anchor: str
    thirty_at: str
    thirty_anchor: str


def notice_clock(guide: ProgramGuide, *, today: date) -> NoticeClock | None:
    """Return the clock of an announced version that is not in force yet; None for any other."""
    if guide.announced_at is None or guide.effective_on <= today or guide.recorded_in_force:
        return None
    announced = program_day(guide.announced_at, program_zone())
    whole = (guide.effective_on - announced).days
    run, left = max((today - announced).days, 0), (guide.effective_on - today).days
    over = notice_over(announced)
    share, thirty = 100 * run / whole, 100 * FULL_DAYS / whole
    return NoticeClock(
        days_left=count(left),
        left_words=ngettext("day until it takes effect", "days until it takes effect", left),
        first_day=_("%(day)s, 00:00 in the program’s time zone") % {"day": day(guide.effective_on)},
        label=_("Day %(run)s of %(whole)s. The thirty days of notice end on %(over)s.")
        % {"run": count(run), "whole": count(whole), "over": day(over)},
        announced=day_short(announced),
        today_words=_("Today, day %(run)s") % {"run": count(run)},
        done=f"{share:.1f}",
        thirty=f"{thirty:.1f}",
        thirty_at=f"{thirty if thirty > WORDS_BEFORE else max(thirty, WORDS_FROM):.1f}",
        thirty_anchor="end" if thirty > WORDS_BEFORE else "start",
        thirty_words=_("30 days, %(day)s") % {"day": day_short(over)},
        effective=day_short(guide.effective_on),
        today_anchor="start" if share < 15 else "end" if share > 85 else "middle",
    )


def days_left_words(guide: ProgramGuide, today: date) -> str:
    """Return how many days there are until a version applies: `in 31 days`; empty once it does."""
    left = (guide.effective_on - today).days
    if left <= 0:
        return ""
    return ngettext("in %(n)s day", "in %(n)s days", left) % {"n": count(left)}


def people_facts(people: PeopleTally) -> tuple[Fact, ...]:
    """Return how many have acknowledged, opened only, or were not reached."""
    return (
        Fact(
            _("Acknowledged by name"),
            _("%(n)s of %(asked)s") % {"n": count(people.acknowledged), "asked": count(people.asked)},
        ),
        Fact(_("Opened, not acknowledged"), count(people.opened)),
        Fact(_("Mail not delivered"), count(people.failed)),
    )
