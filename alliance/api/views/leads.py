"""Leads as IBM's CRM has them, with what counts and why the rest does not."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from accounts.permissions import Permission
from alliance.api.selectors.leads import lead_of
from alliance.api.serializers.leads import LeadFilters, LeadSerializer, LeadWithHistorySerializer
from alliance.api.views.base import ApiView, DetailView, ListView
from kernel import clock
from kernel.paging import Key, Order
from pipeline.counting import current_rule
from pipeline.lead_filter import LeadFilter
from pipeline.selectors.leads import listed_leads, order_of


class _Leads(ApiView):
    scope = "leads:read"
    permission = Permission.VIEW_PIPELINE


@extend_schema(parameters=[LeadFilters])
class LeadList(_Leads, ListView):
    """The leads that you may see, by the order asked for; by default the latest qualified first."""

    serializer_class = LeadSerializer
    filters = LeadFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The list as asked for, by the guide in force today."""
        today = clock.today()
        return listed_leads(actor=self.actor, wanted=self._wanted(), rule=current_rule(today), today=today)

    def order(self) -> Order:
        """As asked for."""
        return order_of(self._wanted())

    def key_of(self, row: Any) -> Key:
        """The order's value and the id."""
        return (row[self.order().column], row["id"])

    def _wanted(self) -> LeadFilter:
        return LeadFilter.parse({name: str(value) for name, value in self.asked().items()})


class LeadDetail(_Leads, DetailView):
    """One lead with its history: what the CRM said, and when."""

    serializer_class = LeadWithHistorySerializer

    def find(self) -> Any:
        """The lead of the id, judged by the guide in force today."""
        return lead_of(self.actor, self.kwargs["lead_id"], today=clock.today())
