"""Results of runs with their conditions."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers.values import FigureField, PlainDecimalField, PlainText
from kernel.periods import Period
from tiers.models import Assessment, AssessmentRun, ConditionResult, RunKind


class AssessmentFilters(serializers.Serializer[Any]):
    """Filters of the list."""

    participant = PlainText(help_text="The name in a company's address.", max_length=60)
    kind = serializers.ChoiceField(choices=RunKind.choices, required=False)
    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100)


class RunSerializer(serializers.ModelSerializer[AssessmentRun]):
    """The run of a result: its period, cut-off, guide and the digest over all of its results."""

    period = serializers.SerializerMethodField(help_text="`2026Q3`, or `2026` for a year.")
    guide = serializers.CharField(source="guide.version", read_only=True, allow_null=True)

    class Meta:
        model = AssessmentRun
        fields: tuple[str, ...] = (
            "id", "kind", "period", "cut_off", "feed_as_of", "guide", "state", "published_at", "corrects",
            "digest",
        )  # fmt: skip
        read_only_fields = fields

    def get_period(self, run: AssessmentRun) -> str:
        """The period as everywhere in the portal."""
        return str(Period(run.year, run.quarter))


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """One company's result."""

    participant = serializers.CharField(source="participant.slug", read_only=True)
    run = RunSerializer(read_only=True)

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = (
            "id", "participant", "run", "tier_held", "tier_earned", "status", "months_missed",
            "lines_counted", "lines_not_counted", "published", "digest",
        )  # fmt: skip
        read_only_fields = fields


class ConditionSerializer(serializers.ModelSerializer[ConditionResult]):
    """One condition of one tier; `parts` holds the leaves of a group."""

    actual = FigureField(read_only=True)
    needed = FigureField(read_only=True)
    paced = PlainDecimalField(read_only=True)
    margin = PlainDecimalField(read_only=True)
    parts = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = ConditionResult
        fields: tuple[str, ...] = (
            "tier", "clause", "name", "kind", "metric", "op", "unit", "cumulative", "actual", "needed",
            "paced", "state", "margin", "lines_counted", "lines_not_counted", "parts",
        )  # fmt: skip
        read_only_fields = fields


class AssessmentWithConditionsSerializer(AssessmentSerializer):
    """A result with every condition, in the order of the guide."""

    conditions = ConditionSerializer(many=True, read_only=True)

    class Meta(AssessmentSerializer.Meta):
        fields: tuple[str, ...] = (*AssessmentSerializer.Meta.fields, "conditions")
        read_only_fields = fields
