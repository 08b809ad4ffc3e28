"""Values as the API writes them."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from tiers.digests import plain

_FIGURE = {
    "oneOf": [{"type": "string", "format": "decimal"}, {"type": "boolean"}],
    "nullable": True,
    "description": "A decimal as a string, or yes/no; null where it is not known.",
}


class PlainText(serializers.CharField):
    """A text of an address: bounded. NUL, which no row can hold, finds nothing; a schema that forbade it
    could not allow a blank text as well without saying either of two things.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True, "max_length": 200, **options})

    def run_validation(self, data: Any = empty) -> Any:
        """Return the text, stripped. Raises ValidationError."""
        text = data.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(data, str) else data
        return super().run_validation(text)


@extend_schema_field({"type": "string", "format": "decimal", "nullable": True})
class PlainDecimalField(serializers.Field[Decimal, Any, str, Any]):
    """A decimal as a string, without exponent and without needless zeros."""

    def to_representation(self, value: Decimal) -> str:
        """Write the value."""
        return plain(value)


@extend_schema_field(_FIGURE)
class FigureField(serializers.Field[Any, Any, Any, Any]):
    """A condition's actual or needed figure: true or false where the condition is a yes/no question."""

    def get_attribute(self, instance: Any) -> Any:
        """Return the value together with its kind."""
        value = getattr(instance, str(self.source))
        return None if value is None else (value, instance.yes_no)

    def to_representation(self, value: Any) -> str | bool:
        """Write the value by its kind."""
        number, yes_no = value
        return bool(number) if yes_no else plain(number)
