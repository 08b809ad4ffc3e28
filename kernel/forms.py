"""How Django renders every form: Carbon's markup, with helper text, errors and a summary."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class CarbonRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` by our partials (set as FORM_RENDERER)."""

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"


class DayInput(forms.DateInput):
    """A date with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
