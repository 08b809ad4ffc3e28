"""Lines of evidence."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers.values import PlainDecimalField, PlainText


class EvidenceFilters(serializers.Serializer[Any]):
    """Filters of the lines."""

    metric = PlainText(max_length=64)
    counted = serializers.ChoiceField(choices=("true", "false"), required=False)


class EvidenceSerializer(serializers.Serializer[Any]):
    """One lead under one metric, as the run read it."""

    metric = serializers.CharField(read_only=True)
    revision = serializers.IntegerField(source="id", read_only=True)
    lead = serializers.IntegerField(source="revision__lead_id", read_only=True)
    crm_id = serializers.CharField(source="revision__crm_id", read_only=True)
    client = serializers.CharField(source="revision__client", read_only=True, allow_null=True)
    name = serializers.CharField(source="revision__name", read_only=True, allow_null=True)
    stage = serializers.CharField(source="revision__stage", read_only=True)
    qualified_on = serializers.DateField(source="revision__qualified_on", read_only=True, allow_null=True)
    tcv = PlainDecimalField(source="revision__tcv", read_only=True)
    currency = serializers.CharField(source="revision__currency", read_only=True, allow_null=True)
    counted = serializers.BooleanField(read_only=True)
    reason = serializers.CharField(read_only=True)
    amount_usd = PlainDecimalField(read_only=True)
    rate = PlainDecimalField(read_only=True, help_text="US dollars for one unit of the currency.")
