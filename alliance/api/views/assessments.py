"""Assessments with their conditions and the evidence below every figure."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema

from accounts.permissions import Permission
from alliance.api.selectors.assessments import assessment_of, assessments_of, evidence_of
from alliance.api.serializers.assessments import (
    AssessmentFilters,
    AssessmentSerializer,
    AssessmentWithConditionsSerializer,
)
from alliance.api.serializers.evidence import EvidenceFilters, EvidenceSerializer
from alliance.api.views.base import ApiView, DetailView, ListView
from kernel.paging import Key, Order, read_cents


class _Assessments(ApiView):
    scope = "assessments:read"
    permission = Permission.VIEW_PARTICIPANT


@extend_schema(parameters=[AssessmentFilters])
class AssessmentList(_Assessments, ListView):
    """The results that you may see, the latest run first; proposals are IBM's alone."""

    serializer_class = AssessmentSerializer
    filters = AssessmentFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The list as asked for."""
        return assessments_of(self.actor, **self.asked())

    def order(self) -> Order:
        """By run."""
        return Order("run_id", read_cents)

    def key_of(self, row: Any) -> Key:
        """Run and id."""
        return (row.run_id, row.pk)


class AssessmentDetail(_Assessments, DetailView):
    """One result with every condition of every tier."""

    serializer_class = AssessmentWithConditionsSerializer

    def find(self) -> Any:
        """The result of the id."""
        return assessment_of(self.actor, self.kwargs["assessment_id"])


@extend_schema(parameters=[EvidenceFilters])
class EvidenceList(_Assessments, ListView):
    """The lines below a result's figures: counted or not, with the reason and the amount."""

    permission = Permission.VIEW_PIPELINE
    serializer_class = EvidenceSerializer
    filters = EvidenceFilters

    def get_queryset(self) -> QuerySet[Any]:
        """The lines as asked for; a stranger's and a missing result are answered alike (R4)."""
        lines = evidence_of(self.actor, self.kwargs["assessment_id"], **self.asked())
        if lines is None:
            raise Http404
        return lines

    def order(self) -> Order:
        """By metric."""
        return Order("metric", str, descending=False)

    def key_of(self, row: Any) -> Key:
        """Metric and revision."""
        return (row["metric"], row["id"])
