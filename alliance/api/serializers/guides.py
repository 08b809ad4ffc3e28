"""Program Guides."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tiers.models import ProgramGuide
from tiers.pages.guide import PHASE_STATUS
from tiers.selectors.guides import GuidePhase, phase_on

_POSTED = [PHASE_STATUS[phase] for phase in GuidePhase if phase is not GuidePhase.DRAFT]


class GuideFilters(serializers.Serializer[Any]):
    """Filters of the list."""

    in_force_on = serializers.DateField(required=False, help_text="The version in force on this day.")


class GuideSerializer(serializers.ModelSerializer[ProgramGuide]):
    """A version of the Program Guide; its state is the one of the day that `today` of the context names."""

    state = serializers.SerializerMethodField(
        help_text="As the pages say it: announced, in force or retired."
    )

    @extend_schema_field(serializers.ChoiceField(choices=_POSTED))
    def get_state(self, row: Any) -> str:
        """Say where the version stands; its rows carry `followed_on`."""
        today = self.context["today"]
        return PHASE_STATUS[phase_on(today, effective_on=row.effective_on, followed_on=row.followed_on)]

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
