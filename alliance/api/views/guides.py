"""Program Guides: what both sides may read (R39)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from alliance.api.selectors.guides import guide_named, guides_posted
from alliance.api.serializers.guides import GuideFilters, GuideSerializer, GuideWithDocumentSerializer
from alliance.api.views.base import ApiView, DetailView, ListView
from kernel import clock
from kernel.paging import Key, Order, read_day


class _OnTheDay(ApiView):
    """A version's state follows from the day on which it is asked for."""

    def get_serializer_context(self) -> dict[str, Any]:
        """The context, with the program's day."""
        return {**super().get_serializer_context(), "today": clock.today()}


@extend_schema(parameters=[GuideFilters])
class GuideList(_OnTheDay, ListView):
    """The announced versions, the latest to take effect first; drafts are not posted."""

    scope = "guides:read"
    serializer_class = GuideSerializer
    filters = GuideFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The list as asked for."""
        return guides_posted(**self.asked())

    def order(self) -> Order:
        """By the day on which it takes effect."""
        return Order("effective_on", read_day)

    def key_of(self, row: Any) -> Key:
        """Day and id."""
        return (row.effective_on, row.pk)


class GuideDetail(_OnTheDay, DetailView):
    """One announced version with its document."""

    scope = "guides:read"
    serializer_class = GuideWithDocumentSerializer

    def find(self) -> Any:
        """The guide of the version's name."""
        return guide_named(self.kwargs["version"])
