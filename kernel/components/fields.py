"""Form fields in Carbon's classes."""

from django.forms import (
    BoundField,
    CheckboxInput,
    ClearableFileInput,
    FileInput,
    PasswordInput,
    Select,
    SelectMultiple,
    Textarea,
)
from django.utils.safestring import SafeString

_KINDS = (
    (CheckboxInput, "checkbox"),
    (Textarea, "textarea"),
    (SelectMultiple, "multiple"),
    (Select, "select"),
    (PasswordInput, "password"),
    (ClearableFileInput, "file"),
    (FileInput, "file"),
)
_CLASSES = {
    "checkbox": "cds--checkbox",
    "textarea": "cds--text-area",
    "multiple": "cds--text-area multiple",
    "select": "cds--select-input",
    "file": "filein",
}
_TEXT = "cds--text-input cds--text-input--md"


def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: checkbox, textarea, select, multiple, password, file or text."""
    widget = field.field.widget
    return next((kind for widget_class, kind in _KINDS if isinstance(widget, widget_class)), "text")


def carbon_input(field: BoundField, kind: str) -> SafeString:
    """Return the input itself in Carbon's classes; Django links it to helper text and errors."""
    css = _CLASSES.get(kind, _TEXT)
    own = field.field.widget.attrs.get("class", "")
    if field.errors and kind != "checkbox":
        css += " cds--text-input--invalid"
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})
