"""Two years and more of opportunities for every company, the same on every run. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from alliance.demo.calendar import DemoCalendar
from alliance.demo.clients import WORK, client_of, country_of, currency_of, region_of, seller_of
from alliance.demo.companies import COMPANIES, Company, Situation
from alliance.demo.deals import Deal, Steps
from alliance.demo.draws import draw_for
from alliance.demo.rates import usd_per_unit
from kernel.periods import Period

_PER_QUARTER: Final = {"platinum": 10, "gold": 8, "silver": 6, "": 4}
_ROUNDED_TO: Final = Decimal(100)
_IDS: Final = {"americas": "OP", "emea": "EM"}


def deals_of_program(calendar: DemoCalendar) -> list[Deal]:
    """Every opportunity that the demo's CRMs ever hold, in the order of their ids."""
    found: list[Deal] = []
    for company in COMPANIES:
        draw = draw_for(f"deals of {company.slug}")
        for period in _quarters(calendar):
            found += _QuarterOfDeals(company, period, calendar, draw).deals()
    return found


def _quarters(calendar: DemoCalendar) -> Iterator[Period]:
    for year in range(calendar.first_year, calendar.today.year + 1):
        for quarter in (1, 2, 3, 4):
            yield Period(year, quarter)


@dataclass
class _QuarterOfDeals:
    """The opportunities of a company that become qualified in one quarter, and those that never do."""

    company: Company
    period: Period
    calendar: DemoCalendar
    draw: Random
    number: int = 0

    def deals(self) -> list[Deal]:
        """What counts adds up to the company's share of its target; what is lost or early comes on top."""
        share = self._share()
        if not share:
            return []
        count = max(3, round(_PER_QUARTER[self.company.tier] * min(1.6, max(0.6, share))))
        weights = [self.draw.uniform(0.4, 1.6) for _ in range(count)]
        target = Decimal(self.company.target) / 4 * Decimal(str(round(share, 4)))
        typical = target / count
        counting = [self._deal(target * Decimal(str(weight / sum(weights)))) for weight in weights]
        lost = [self._deal(typical, lost=True) for _ in range(max(1, count // 5))]
        early = [self._deal(typical, qualifies=False) for _ in range(max(2, count // 3))]
        swiss = [self._deal(typical, currency="CHF") for _ in range(2 if self.company.swiss else 0)]
        odd = [self._deal(typical, tag=tag) for tag in self.company.odd_tags if self.draw.random() < 0.6]
        return counting + lost + early + swiss + odd

    def _share(self) -> float:
        """The target's share that this quarter brings, as a multiple of a quarter of the target."""
        if self.company.situation == Situation.NEW and self.period.last_day < self.calendar.newcomers_join_on:
            return 0
        is_settled = self.period.year <= self.calendar.settled_year
        share = self.company.before if is_settled else self.company.present
        if self.company.early:
            return share * 4 * (0.85, 0.07, 0.05, 0.03)[(self.period.quarter or 1) - 1]
        return share

    def _deal(
        self,
        usd: Decimal,
        *,
        qualifies: bool = True,
        lost: bool = False,
        currency: str | None = None,
        tag: str | None = None,
    ) -> Deal:
        draw = self.draw
        country = "Switzerland" if currency else country_of(draw, self._region())
        currency = currency or currency_of(draw, country)
        steps = self._steps(qualifies=qualifies, lost=lost)
        client, offering = client_of(draw), draw.choice(self.company.offerings)
        tcv = _in_currency(usd, currency, self.period.year)
        region = region_of(country)
        self.number += 1
        return Deal(
            crm_id=self._crm_id(region),
            region=region,
            tag=self._tag() if tag is None else tag,
            name=f"{client} · {offering}, {draw.choice(WORK)}",
            client=client,
            country=country,
            offering=offering,
            seller=seller_of(draw, region),
            currency=currency,
            tcv=None if not qualifies and draw.random() < 0.4 else tcv,
            revised_tcv=_revised(tcv, draw),
            technology_source="ibm" if draw.random() < 0.9 else "customer",
            won=qualifies and not lost,
            steps=steps,
        )

    def _steps(self, *, qualifies: bool, lost: bool) -> Steps:
        """Draw the days of a deal's life; a third of those that are won take most of a year longer."""
        draw = self.draw
        qualified = self._day_of_quarter()
        proposed = qualified + timedelta(days=draw.randint(12, 50))
        negotiating = proposed + timedelta(days=draw.randint(12, 60))
        slow = timedelta(days=draw.randint(90, 260) if draw.random() < 0.35 and not lost else 0)
        closed = negotiating + timedelta(days=draw.randint(10, 60)) + slow
        identified = qualified - timedelta(days=draw.randint(15, 80))
        entered_late = draw.random() < 0.02
        return Steps(
            identified_on=identified,
            entered_on=qualified + timedelta(days=draw.randint(30, 75)) if entered_late else identified,
            qualified_on=qualified if qualifies else None,
            proposed_on=proposed if qualifies else None,
            negotiating_on=negotiating + slow if qualifies and draw.random() < 0.85 else None,
            closed_on=closed,
            expected_close_on=closed - slow - timedelta(days=draw.randint(0, 20)),
            slipped_to=closed + timedelta(days=draw.randint(0, 30)),
            removed_on=closed - timedelta(days=25) if draw.random() < 0.05 and not qualifies else None,
        )

    def _region(self) -> str:
        other = {"americas": "emea", "emea": "americas"}
        return self.company.region if self.draw.random() < 0.72 else other[self.company.region]

    def _day_of_quarter(self) -> date:
        span = (self.period.last_day - self.period.first_day).days
        return self.period.first_day + timedelta(days=self.draw.randint(0, span))

    def _crm_id(self, region: str) -> str:
        quarter = (self.period.year - self.calendar.first_year) * 4 + (self.period.quarter or 1)
        serial = COMPANIES.index(self.company) * 40 + self.number
        return f"{_IDS[region]}-{quarter + 9}{serial:04d}"

    def _tag(self) -> str:
        technologies = self.company.technologies
        if technologies and self.draw.random() < 0.3:
            return self.draw.choice(technologies)
        return self.company.name


def _in_currency(usd: Decimal, currency: str, year: int) -> Decimal:
    return max(_ROUNDED_TO, _rounded(usd / usd_per_unit(currency, year)))


def _revised(tcv: Decimal, draw: Random) -> Decimal:
    if draw.random() < 0.8:
        return tcv
    return _rounded(tcv * Decimal(str(round(draw.uniform(0.9, 1.14), 2))))


def _rounded(amount: Decimal) -> Decimal:
    return (amount / _ROUNDED_TO).quantize(Decimal(1)) * _ROUNDED_TO
