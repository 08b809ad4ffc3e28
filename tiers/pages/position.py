"""Our tier: what is held, how the quarter and January look, and what each tier asks (R9 to R12, D4, D5)."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Fact, TierBar
from kernel.components.status import status_word
from kernel.formats import count, day, moment
from participants.models import Participant
from tiers.evaluation import ConditionOutcome, Outcome, State
from tiers.guide_document.model import FirstYear
from tiers.pages.attainment import attainment_of, tier_bar_of
from tiers.pages.conditions import AddressOf, ConditionRow, condition_rows, sentence_of, tally
from tiers.pages.ladder import LadderRow, ladder
from tiers.pages.outlook import january_outlook, outlook_tier
from tiers.selectors.pages_position import Around
from tiers.selectors.position import Position


@dataclass(frozen=True, slots=True)
class Attainment:
    """The financial target in large figures."""

    figure: str
    of: str
    state: str
    state_words: str
    words: str
    bar: TierBar | None
    facts: tuple[Fact, ...]
    lines_url: str
    lines_words: str


@dataclass(frozen=True, slots=True)
class PositionPage:
    """The whole page; `decides` names the conditions that decide January."""

    year: int
    quarter: int
    guide: str
    guide_url: str
    tier_key: str | None
    tier_name: str
    settled: str
    first_year: str
    status: str
    outlook: str | None
    decides: tuple[ConditionRow, ...]
    attainment: Attainment | None
    rows: tuple[ConditionRow, ...]
    tally: str
    ladder: tuple[LadderRow, ...]
    as_of: str
    assessed_against_lowest: bool


def position_page(
    position: Position, around: Around, participant: Participant, *, today: date
) -> PositionPage:
    """Return the page of a participant that a guide applies to."""
    address = _addresses(participant)
    quarter = position.period.quarter or 4
    outlook = january_outlook(position, joined_on=participant.joined_on, today=today)
    tier = position.plan.tier(position.tier_held)
    rows = condition_rows(
        position.quarter.conditions, quarter=quarter, address=address, planned=around.planned_clauses
    )
    return PositionPage(
        year=position.period.year,
        quarter=quarter,
        guide=position.guide.version,
        guide_url=reverse("tiers:guide_version", args=[position.guide.version]),
        tier_key=position.tier_held,
        tier_name=tier.name,
        settled=_settled(around, position.period.year),
        first_year=_first_year(position),
        status=str(position.quarter.status),
        outlook=outlook_tier(outlook, position),
        decides=tuple(condition_rows(_deciding(outlook, position), quarter=None, address=address)[:3]),
        attainment=_attainment(position, participant, today),
        rows=tuple(rows),
        tally=tally(row.state for row in rows),
        ladder=ladder(position, address),
        as_of=moment(position.feed_as_of, program_zone()),
        assessed_against_lowest=position.tier_held is None,
    )


def condition_address(participant: Participant, clause: str, tier: str) -> str:
    """Return where a condition of a tier is explained."""
    return f"{reverse('tiers:condition', args=[participant.slug, clause])}?tier={tier}"


def _addresses(participant: Participant) -> AddressOf:
    return lambda outcome: condition_address(participant, outcome.clause, outcome.tier)


def _settled(around: Around, year: int) -> str:
    if not around.standings:
        return _("No tier is settled yet")
    standing = around.standings[0]
    settled = day(standing.written_at.astimezone(program_zone()).date())
    if standing.year == year:
        return _("Settled %(day)s for the year") % {"day": settled}
    return _("Held from %(year)s on, settled %(day)s") % {"year": standing.year, "day": settled}


def _first_year(position: Position) -> str:
    """Why the thresholds are lower in the first year, where the guide reduces them (D7)."""
    if not position.months_missed or position.plan.guide.first_year is not FirstYear.PRORATED:
        return ""
    words = ngettext(
        "First year: %(n)s full month before joining is taken off the thresholds",
        "First year: %(n)s full months before joining are taken off the thresholds",
        position.months_missed,
    )
    return words % {"n": count(position.months_missed)}


def _deciding(outlook: Outcome, position: Position) -> list[ConditionOutcome]:
    """The conditions of the tier held that January would not find met."""
    held = position.plan.tier(position.tier_held).key
    return [each for each in outlook.conditions if each.tier == held and each.state is not State.MET]


def _attainment(position: Position, participant: Participant, today: date) -> Attainment | None:
    present = attainment_of(position)
    if present is None:
        return None
    outcome = present.held
    quarter = position.period.quarter
    left = (date(position.period.year, 12, 31) - today).days
    counted, others = outcome.lines_counted, outcome.lines_not_counted
    return Attainment(
        figure=present.figure,
        of=present.share_words,
        state=str(outcome.state),
        state_words=f"{outcome.clause} {str(status_word(outcome.state).words).lower()}",
        words=sentence_of(outcome, quarter),
        bar=tier_bar_of(position, present),
        facts=(*present.missing, Fact(_("Left in the year"), _("%(n)s days") % {"n": count(left)})),
        lines_url=condition_address(participant, outcome.clause, outcome.tier),
        lines_words=_("Show the %(counted)s counted and %(others)s not counted lines")
        % {"counted": count(counted), "others": count(others)}
        if counted or others
        else _("Show the arithmetic"),
    )
