"""Standings: the tier of each program year."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from accounts.permissions import Permission
from alliance.api.selectors.standings import standing_of, standings_of
from alliance.api.serializers.standings import StandingFilters, StandingSerializer
from alliance.api.views.base import ApiView, DetailView, ListView
from kernel.paging import Key, Order


class _Standings(ApiView):
    scope = "participants:read"
    permission = Permission.VIEW_PARTICIPANT
    serializer_class = StandingSerializer


@extend_schema(parameters=[StandingFilters])
class StandingList(_Standings, ListView):
    """The tiers held, the latest program year first."""

    filters = StandingFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The list as asked for."""
        return standings_of(self.actor, **self.asked())

    def order(self) -> Order:
        """By program year."""
        return Order("year", _program_year)

    def key_of(self, row: Any) -> Key:
        """Year and id."""
        return (row.year, row.pk)


class StandingDetail(_Standings, DetailView):
    """One tier of one program year."""

    def find(self) -> Any:
        """The standing of the id."""
        return standing_of(self.actor, self.kwargs["standing_id"])


def _program_year(text: str) -> int:
    year = int(text)
    if not 0 <= year < 10_000:
        raise ValueError(text)
    return year
