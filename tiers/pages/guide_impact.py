"""Who would move under another version: two January outlooks side by side, nothing saved (R15, D5). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.components.tiers import UNKNOWN
from kernel.formats import moment
from tiers.evaluation import ConditionOutcome, Outcome, State
from tiers.pages.figures import short, threshold
from tiers.pages.ladder import gap_words
from tiers.pages.outlook import january_outlook, outlook_tier
from tiers.selectors.guide_impact import Affected
from tiers.selectors.position import Position

MOST_MOVES = 100
NOT_APPLYING = "–"
Positions = Mapping[int, Position]


@dataclass(frozen=True, slots=True)
class Move:
    """A Participant whose January tier would be another one, and the condition that decides it."""

    name: str
    url: str
    was: str | None
    is_now: str | None
    clause: str
    decided_by: str
    figures: str
    short_by: str


@dataclass(frozen=True, slots=True)
class Impact:
    """The whole portfolio under both versions; `more` moves are not listed."""

    present: str
    other: str
    total: int
    stay: int
    down: int
    up: int
    unknown: int
    moves: tuple[Move, ...]
    more: int
    as_of: str


@dataclass(frozen=True, slots=True)
class OwnImpact:
    """What another version would mean for one company of the reader; `sentence` says it."""

    name: str
    url: str
    was: str | None
    tier: str | None
    sentence: str
    missing_heading: str
    missing: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The reader's part of a version's page: the own companies, and the acknowledgement that is asked."""

    impacts: tuple[OwnImpact, ...]
    asked: bool
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """One company's January under the version in force and under the other one."""

    company: Affected
    before: Position
    after: Position
    outlook_before: Outcome
    outlook_after: Outcome
    was: str | None
    is_now: str | None

    @property
    def unknown(self) -> bool:
        return UNKNOWN in (self.was, self.is_now)

    @property
    def direction(self) -> int:
        """-1 down, 1 up, 0 where it stays; by the ranks of the versions."""
        before, after = _rank(self.before, self.was), _rank(self.after, self.is_now)
        return (after > before) - (after < before)


def portfolio_impact(
    companies: Sequence[Affected], before: Positions, after: Positions, *, today: date
) -> Impact:
    """Return who would move; both mappings hold every company, the first by the version in force."""
    compared = [_compare(company, before, after, today) for company in companies]
    known = [each for each in compared if not each.unknown]
    moving = sorted((each for each in known if each.direction), key=lambda each: each.direction)
    first = compared[0] if compared else None
    return Impact(
        present=first.before.guide.version if first else "",
        other=first.after.guide.version if first else "",
        total=len(compared),
        stay=sum(not each.direction for each in known),
        down=sum(each.direction < 0 for each in known),
        up=sum(each.direction > 0 for each in known),
        unknown=len(compared) - len(known),
        moves=tuple(_move(each) for each in moving[:MOST_MOVES]),
        more=max(len(moving) - MOST_MOVES, 0),
        as_of=moment(first.after.feed_as_of, program_zone()) if first else "",
    )


def own_impact(
    companies: Sequence[Affected], before: Positions, after: Positions, *, today: date
) -> tuple[OwnImpact, ...]:
    """Return what the other version would mean for each company, in words."""
    return tuple(_own(_compare(company, before, after, today)) for company in companies)


def _compare(company: Affected, before: Positions, after: Positions, today: date) -> _Compared:
    one, other = before[company.participant_id], after[company.participant_id]
    first = january_outlook(one, joined_on=company.joined_on, today=today)
    second = january_outlook(other, joined_on=company.joined_on, today=today)
    return _Compared(
        company, one, other, first, second, outlook_tier(first, one), outlook_tier(second, other)
    )


def _rank(position: Position, tier: str | None) -> int:
    return 0 if tier in (None, UNKNOWN) else position.plan.tier(tier).rank


def _move(compared: _Compared) -> Move:
    decisive = _decisive(compared)
    company = compared.company
    return Move(
        name=company.name,
        url=reverse("tiers:position", args=[company.slug]),
        was=compared.was,
        is_now=compared.is_now,
        clause=decisive.clause if decisive else "",
        decided_by=decisive.name if decisive else _("Its tier is no longer there"),
        figures=_figures(decisive),
        short_by=_short_by(decisive) if compared.direction < 0 else NOT_APPLYING,
    )


def _decisive(compared: _Compared) -> ConditionOutcome | None:
    """Down: the worst of what the tier before asks and does not get any more. Up: what held the tier back."""
    if compared.direction < 0:
        failing = _not_met(compared.outlook_after, compared.was)
        return max(failing, key=lambda each: each.state.severity, default=None)
    held_back = {each.clause for each in _not_met(compared.outlook_before, compared.is_now)}
    met = [each for each in compared.outlook_after.conditions if each.tier == compared.is_now]
    return next((each for each in met if each.clause in held_back), met[0] if met else None)


def _not_met(outcome: Outcome, tier: str | None) -> list[ConditionOutcome]:
    return [each for each in outcome.conditions if each.tier == tier and each.state is not State.MET]


def _figures(outcome: ConditionOutcome | None) -> str:
    if outcome is None:
        return ""
    if outcome.parts or outcome.actual is None:
        return gap_words(outcome) if outcome.state is not State.MET else ""
    return _("%(actual)s of %(needed)s") % {
        "actual": short(outcome.actual, outcome.unit),
        "needed": threshold(outcome.needed, outcome.unit, outcome.op),
    }


def _short_by(outcome: ConditionOutcome | None) -> str:
    if outcome is None or not isinstance(outcome.margin, Decimal) or outcome.margin >= 0:
        return NOT_APPLYING
    return short(-outcome.margin, outcome.unit)


def _own(compared: _Compared) -> OwnImpact:
    version = compared.after.guide.version
    company, reached = compared.company, _rank(compared.after, compared.is_now)
    above = next((tier for tier in compared.after.plan.by_rank if tier.rank > reached), None)
    missing = _not_met(compared.outlook_after, above.key) if above else []
    return OwnImpact(
        name=company.name,
        url=reverse("tiers:position", args=[company.slug]),
        was=compared.was,
        tier=compared.is_now,
        sentence=_sentence(compared, version),
        missing_heading=_("Short of %(tier)s by") % {"tier": above.name} if above and missing else "",
        missing=tuple(
            _("%(clause)s %(name)s: %(missing)s")
            % {"clause": each.clause, "name": each.name, "missing": gap_words(_rounded(each))}
            for each in missing
        ),
        as_of=moment(compared.after.feed_as_of, program_zone()),
    )


def _rounded(outcome: ConditionOutcome) -> ConditionOutcome:
    """A figure carried on to the year's end in whole dollars or units, never nearer than it is."""
    if not isinstance(outcome.actual, Decimal) or not isinstance(outcome.margin, Decimal):
        return outcome
    return outcome._replace(
        actual=outcome.actual.to_integral_value(ROUND_FLOOR),
        margin=outcome.margin.to_integral_value(ROUND_FLOOR),
    )


def _sentence(compared: _Compared, version: str) -> str:
    words = {
        "version": version,
        "company": compared.company.name,
        "was": _tier_name(compared.before, compared.was),
        "tier": _tier_name(compared.after, compared.is_now),
        "present": compared.before.guide.version,
    }
    if compared.is_now == UNKNOWN:
        template = _("Under %(version)s the January tier of %(company)s is not known: a figure is missing.")
    elif compared.was == UNKNOWN:
        template = _("Under %(version)s %(company)s would be %(tier)s in January, at the present pace.")
    elif compared.was == compared.is_now:
        template = _(
            "Under %(version)s %(company)s would be %(tier)s in January, at the present pace, as under "
            "%(present)s."
        )
    else:
        template = _(
            "Under %(version)s %(company)s would be %(tier)s in January, at the present pace; under "
            "%(present)s it would be %(was)s."
        )
    return template % words


def _tier_name(position: Position, tier: str | None) -> str:
    if tier is None or tier == UNKNOWN:
        return _("below the program")
    return position.plan.tier(tier).name
