"""Program Guides: what both sides may read (R39)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema

from alliance.api.selectors.guides import guide_named, guides_posted
from alliance.api.serializers.guides import GuideFilters, GuideSerializer, GuideWithDocumentSerializer
from alliance.api.views.base import DetailView, ListView
from kernel.paging import Key, Order, read_day


@extend_schema(parameters=[GuideFilters])
class GuideList(ListView):
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


class GuideDetail(DetailView):
    """One announced version with its document."""

    scope = "guides:read"
    serializer_class = GuideWithDocumentSerializer

    def find(self) -> Any:
        """The guide of the version's name."""
        return guide_named(self.kwargs["version"])
