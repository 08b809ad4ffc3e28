"""Program Guides."""

from typing import Any

from rest_framework import serializers

from tiers.models import ProgramGuide


class GuideFilters(serializers.Serializer[Any]):
    """Filters of the list."""

    in_force_on = serializers.DateField(required=False, help_text="Versions in effect by this day.")


class GuideSerializer(serializers.ModelSerializer[ProgramGuide]):
    """A version of the Program Guide."""

    class Meta:
        model = ProgramGuide
        fields: tuple[str, ...] = ("version", "program", "effective_on", "state", "announced_at", "digest")
        read_only_fields = fields


class GuideWithDocumentSerializer(GuideSerializer):
    """A version with everything it says, as it was loaded."""

    document = serializers.DictField(read_only=True)

    class Meta(GuideSerializer.Meta):
        fields: tuple[str, ...] = (*GuideSerializer.Meta.fields, "document")
        read_only_fields = fields
