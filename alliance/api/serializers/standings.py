"""Tiers held."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers.values import PlainText
from tiers.models import TierStanding


class StandingFilters(serializers.Serializer[Any]):
    """Filters of the list."""

    participant = PlainText(help_text="The name in a company's address.", max_length=60)
    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100)


class StandingSerializer(serializers.ModelSerializer[TierStanding]):
    """The tier of a program year; null means below the program."""

    participant = serializers.CharField(source="participant.slug", read_only=True)

    class Meta:
        model = TierStanding
        fields = ("id", "participant", "year", "tier", "cause", "written_at")
        read_only_fields = fields
