"""Plan rates as they stand, and the currencies of the mirror that have none (D8)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractYear

from pipeline.models import Lead, PlanRate


@dataclass(frozen=True)
class MissingRate:
    """A currency and year in which leads carry a value that counts for nothing until a rate is set."""

    currency: str
    year: int
    leads: int


def plan_rates(year: int | None = None) -> QuerySet[PlanRate]:
    """The plan rates of one year or of all, newest year first."""
    rates = PlanRate.objects.order_by("-year", "currency")
    return rates if year is None else rates.filter(year=year)


def missing_rates(*, year_of: str = "qualified_on") -> list[MissingRate]:
    """Currencies of present leads without a rate for the year of their `year_of` date; most leads first.

    Call it as staff: it counts over all participants.
    """
    leads = (
        Lead.objects.filter(withdrawn=False, tcv__isnull=False, **{f"{year_of}__isnull": False})
        .exclude(currency="USD")
        .annotate(year=ExtractYear(year_of))
    )
    grouped = leads.values("currency", "year").annotate(leads=Count("pk"))
    known = PlanRate.objects.filter(currency=OuterRef("currency"), year=OuterRef("year"))
    without = grouped.filter(~Exists(known)).order_by("-leads", "currency", "year")
    return [MissingRate(row["currency"], row["year"], row["leads"]) for row in without]
