"""Which leads count: one SQL expression for lists, exports, evidence and live positions (R13, R14, D3, D8).

Pure: builds text and parameters, reads nothing. The rule comes from the Program Guide; upper layers say which
one is in force through `provide_rule`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

OPEN_STAGES: Final = ("identified", "qualified", "proposed", "negotiating")
STAGES: Final = (*OPEN_STAGES, "won", "lost")
OPEN_AND_WON: Final = ("qualified", "proposed", "negotiating", "won")
DATES: Final = ("qualified_on", "closed_on", "expected_close_on")
_NAMED = re.compile(r"%\((\w+)\)s")


class Reason(StrEnum):
    """Why a line counts or not: exactly one per line, the first of this order that applies."""

    WITHDRAWN = "withdrawn"
    NOT_YET_QUALIFIED = "not_yet_qualified"
    LOST = "lost"
    OTHER_STAGE = "other_stage"
    NO_DATE = "no_date"
    OTHER_YEAR = "other_year"
    AFTER_PERIOD = "after_period"
    NO_VALUE = "no_value"
    NO_RATE = "no_rate"
    COUNTED = "counted"


class UnknownDateField(ValueError):
    """A guide names a date by which no lead can be placed in a year."""

    def __init__(self, year_of: str) -> None:
        super().__init__(f"“{year_of}” places no lead in a year. Use one of {', '.join(DATES)}.")


@dataclass(frozen=True, slots=True)
class CountingRule:
    """What a guide says of counting, applied to one program year up to a day (R15, D3).

    `stages` count; the date `year_of` places a lead in its year; `last_day` is the period's last, included;
    `since` is the first day where it is not that of the year: entry looks at twelve months (D11), at the plan
    rates of `year`. `clause` is the guide's, to be cited beside the reason, empty where its tiers cite
    different ones.
    """

    year: int
    last_day: date
    stages: tuple[str, ...] = OPEN_AND_WON
    year_of: str = "qualified_on"
    guide: str = ""
    clause: str = ""
    since: date | None = None

    def __post_init__(self) -> None:
        if self.year_of not in DATES:
            raise UnknownDateField(self.year_of)

    @property
    def year_start(self) -> date:
        """The first day that counts: the program year's, or `since`."""
        return self.since or date(self.year, 1, 1)

    @property
    def early_stages(self) -> tuple[str, ...]:
        """The open stages that lie before every stage that counts."""
        first = min((STAGES.index(stage) for stage in self.stages), default=len(STAGES))
        return tuple(stage for stage in STAGES[:first] if stage != "lost")

    @property
    def parameters(self) -> dict[str, Any]:
        """The named parameters of `counting_sql`."""
        return {
            "stages": list(self.stages),
            "early_stages": list(self.early_stages),
            "year_of": self.year_of,
            "year": self.year,
            "year_start": self.year_start,
            "year_end": date(self.year, 12, 31),
            "last_day": self.last_day,
        }


@dataclass(frozen=True, slots=True)
class CountingSql:
    """SQL expressions over one lead or revision; their named parameters are `CountingRule.parameters`.

    `reason` is a code of `Reason`; `amount_usd` the exact product, also of lines that do not count, null
    where value or rate is missing; `rate` US dollars for one unit, null where the plan has none; `on_day`
    the date that places the line in a year.
    """

    reason: str
    amount_usd: str
    rate: str
    on_day: str = field(default="")


def rate_join(alias: str, *, plan: str = "plan") -> str:
    """Return the join that gives a lead's plan rate of the year (D8); for reads of many rows."""
    return (
        f'LEFT JOIN pipeline_planrate "{plan}" ON "{plan}".currency = "{alias}".currency '
        f'AND "{plan}".year = %(year)s'
    )


def rate_lookup(alias: str) -> str:
    """Return the same rate without a join: the year's rates are read once, and looked up by currency."""
    return (
        "(((SELECT jsonb_object_agg(listed.currency, listed.usd_per_unit) "  # noqa: S608  (names of ours)
        "FROM pipeline_planrate listed WHERE listed.year = %(year)s) "
        f'->> "{alias}".currency)::numeric)'
    )


def counting_sql(alias: str, *, plan_rate: str = '"plan".usd_per_unit') -> CountingSql:
    """Return how a lead (or revision) named `alias` counts: R13, R14, D3, D8.

    `plan_rate` is the SQL of its plan rate, by default of the join that `rate_join(alias)` gives. US dollars
    need none. Zero is a value: a line of zero counts.
    """
    lead = f'"{alias}"'
    dates = " ".join(f"WHEN '{name}' THEN {lead}.{name}" for name in DATES)
    on_day = f"(CASE %(year_of)s::text {dates} END)"
    rate = f"(CASE WHEN {lead}.currency = 'USD' THEN 1::numeric ELSE {plan_rate} END)"
    reason = (
        "(CASE "
        f"WHEN {lead}.withdrawn THEN 'withdrawn' "
        f"WHEN {lead}.stage = ANY(%(early_stages)s::text[]) THEN 'not_yet_qualified' "
        f"WHEN {lead}.stage = ANY(%(stages)s::text[]) THEN "
        f"(CASE WHEN {on_day} IS NULL THEN 'no_date' "
        f"WHEN {on_day} < %(year_start)s::date OR {on_day} > %(year_end)s::date THEN 'other_year' "
        f"WHEN {on_day} > %(last_day)s::date THEN 'after_period' "
        f"WHEN {lead}.tcv IS NULL THEN 'no_value' "
        f"WHEN {rate} IS NULL THEN 'no_rate' ELSE 'counted' END) "
        f"WHEN {lead}.stage = 'lost' THEN 'lost' "
        "ELSE 'other_stage' END)"
    )
    return CountingSql(reason=reason, amount_usd=f"({lead}.tcv * {rate})", rate=rate, on_day=on_day)


def positional(sql: str, parameters: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return `sql` with `%s` for each named parameter and the values in that order, as the ORM wants them."""
    return _NAMED.sub("%s", sql), [parameters[name] for name in _NAMED.findall(sql)]


RuleSource = Callable[[date], CountingRule]


def rule_without_guide(today: date) -> CountingRule:
    """Return the rule while no guide is in force: qualified or later, by the day of qualifying (D3)."""
    return CountingRule(year=today.year, last_day=date(today.year, 12, 31))


_source: RuleSource = rule_without_guide


def provide_rule(source: RuleSource) -> None:
    """Let an upper layer say which rule applies on a day; called once when the portal starts."""
    global _source
    _source = source


def current_rule(today: date) -> CountingRule:
    """Return the rule for the program year of `today`, by the guide in force on that day."""
    return _source(today)
