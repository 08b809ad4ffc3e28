"""Participants: who they are and where they stand."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from accounts.permissions import Permission
from alliance.api.selectors.participants import participant_of, participants_of
from alliance.api.serializers.participants import ParticipantFilters, ParticipantSerializer
from alliance.api.views.base import ApiView, DetailView, ListView
from kernel import clock
from kernel.paging import Key, Order


class _Participants(ApiView):
    scope = "participants:read"
    permission = Permission.VIEW_PARTICIPANT
    serializer_class = ParticipantSerializer


@extend_schema(parameters=[ParticipantFilters])
class ParticipantList(_Participants, ListView):
    """The companies that you may see, by name."""

    filters = ParticipantFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The list as asked for."""
        return participants_of(self.actor, today=clock.today(), **self.asked())

    def order(self) -> Order:
        """By name."""
        return Order("name", str, descending=False)

    def key_of(self, row: Any) -> Key:
        """Name and id."""
        return (row.name, row.pk)


class ParticipantDetail(_Participants, DetailView):
    """One company, by the name in its address."""

    def find(self) -> Any:
        """The company of the slug."""
        return participant_of(self.actor, self.kwargs["slug"], today=clock.today())
