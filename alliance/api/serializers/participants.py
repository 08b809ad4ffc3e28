"""Companies of the program."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers.values import PlainText
from participants.models import Lifecycle, Participant


class ParticipantFilters(serializers.Serializer[Any]):
    """Filters of the list."""

    lifecycle = serializers.ChoiceField(choices=Lifecycle.choices, required=False)
    name = PlainText(help_text="The beginning of a name, whatever its capitals.")


class ParticipantSerializer(serializers.ModelSerializer[Participant]):
    """A company with the tier it holds this program year."""

    website = serializers.CharField(read_only=True)
    tier = serializers.CharField(read_only=True, allow_null=True, help_text="Key of the tier held this year.")
    program_signed_on = serializers.DateField(read_only=True, allow_null=True)
    procurement_signed_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Participant
        fields = (
            "slug", "name", "lifecycle", "joined_on", "left_on", "website", "tier", "program_signed_on",
            "procurement_signed_on",
        )  # fmt: skip
        read_only_fields = fields
