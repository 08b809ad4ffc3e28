"""Leads and what the CRM said of them."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers.values import PlainDecimalField, PlainText
from pipeline.lead_filter import COUNTS, SORTS, SPANS, YEARS
from pipeline.models import LeadRevision, Stage

_VALUES = (
    "crm_id", "client", "name", "owner", "country", "offering", "stage", "tcv", "currency", "amount_usd",
    "reason", "probability", "identified_on", "qualified_on", "expected_close_on", "closed_on", "tag",
    "technology_source", "withdrawn", "modified_at",
)  # fmt: skip


class LeadFilters(serializers.Serializer[Any]):
    """Filters and order of the list."""

    participant = PlainText(help_text="The name in a company's address.", max_length=60)
    counts = serializers.ChoiceField(
        choices=COUNTS, required=False, help_text="yes, no, or only a value, rate or date missing."
    )
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    year = serializers.IntegerField(
        required=False, min_value=YEARS.start, max_value=YEARS.stop - 1, help_text="Year of qualifying."
    )
    changed = serializers.ChoiceField(choices=SPANS, required=False, help_text="Changed in so many days.")
    q = PlainText(help_text="The beginning of a client's name, or a whole CRM number.")
    sort = serializers.ChoiceField(choices=SORTS, required=False, default="qualified")
    order = serializers.ChoiceField(choices=("asc", "desc"), required=False)


class _CrmValuesSerializer(serializers.ModelSerializer[LeadRevision]):
    """What the CRM says; `reason` tells whether it counts this program year, or why not."""

    tcv = PlainDecimalField(read_only=True)
    probability = PlainDecimalField(read_only=True)
    amount_usd = PlainDecimalField(read_only=True, help_text="US dollars at the plan rate.")
    reason = serializers.CharField(read_only=True, help_text="`counted`, or why it does not count.")


class LeadSerializer(_CrmValuesSerializer):
    """A lead of the mirror."""

    participant = serializers.CharField(source="participant__slug", read_only=True, allow_null=True)
    changed_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = LeadRevision
        fields: tuple[str, ...] = ("id", "participant", *_VALUES, "changed_at")
        read_only_fields = fields


class LeadRevisionSerializer(_CrmValuesSerializer):
    """What the CRM said from one moment on, until the next."""

    class Meta:
        model = LeadRevision
        fields: tuple[str, ...] = ("id", *_VALUES, "cause", "recorded_at", "superseded_at")
        read_only_fields = fields


class LeadWithHistorySerializer(LeadSerializer):
    """A lead with its revisions, the latest first."""

    revisions = LeadRevisionSerializer(many=True, read_only=True)

    class Meta(LeadSerializer.Meta):
        fields: tuple[str, ...] = (*LeadSerializer.Meta.fields, "revisions")
        read_only_fields = fields
