"""The fields of one section of the guide's editor, as many as what is typed has places."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import DayInput
from tiers.guide_document import GroupKind
from tiers.guide_document.problems import Problem
from tiers.guide_editing import Entry, Kind, Node, Part, Rows, Section, Typed, Written
from tiers.guide_editing.schema import IS, LEAF, MEMBERS, WAS
from tiers.guide_editing.typed import find, place_of
from tiers.pages.guide_editor import GROUP_WORDS
from tiers.pages.guide_node_words import OP_WORDS

MISSING = "This key is missing. Add it."


class SectionForm(forms.Form):
    """Shows what is typed, with the problems of the document beside their places.

    It is never bound: what is right is decided by `parse_guide` alone, so that the editor and a file obey
    the same rules.
    """

    use_required_attribute = False

    def __init__(self, section: Section, typed: Typed, *, metrics: Mapping[str, str]) -> None:
        super().__init__()
        self.cleaned_data: dict[str, Any] = {}
        self._metrics = tuple(metrics.items())
        self._add(section.parts, typed, "")

    def refuse(self, problems: Iterable[Problem], written: Written) -> None:
        """Show each problem at its field; what has no field of this section, above all of them."""
        for problem in problems:
            name = written.field_of(problem.path)
            words = (
                _("Fill this in.")
                if problem.sentence.template == MISSING
                else _(problem.sentence.template) % problem.sentence.values
            )
            if name in self.fields:
                self.add_error(name, words)
            else:
                self.add_error(None, f"{problem.path}: {words}" if problem.path else words)

    def _add(self, parts: Iterable[Part], typed: Typed, name: str) -> None:
        for part in parts:
            own = f"{name}.{part.key}" if name else part.key
            value = find(typed, place_of(part.key) or ())
            if isinstance(part, Entry):
                self.fields[own] = _field(part, value)
            elif isinstance(part, Rows):
                self._add_rows(part, value if isinstance(value, list) else [], own)
            else:
                self._add_node(part, value if isinstance(value, dict) else {}, own)

    def _add_rows(self, rows: Rows, typed: list[Any], name: str) -> None:
        for place, row in enumerate(typed):
            own, row = f"{name}[{place}]", row if isinstance(row, dict) else {}
            self._add(rows.parts, row, own)
            if rows.identity:
                self.fields[f"{own}.{WAS}"] = forms.CharField(
                    required=False, initial=row.get(WAS) or "", widget=forms.HiddenInput()
                )

    def _add_node(self, node: Node, typed: Typed, name: str) -> None:
        if typed.get(IS) in tuple(GroupKind):
            self.fields[f"{name}.{IS}"] = forms.ChoiceField(
                label=_("How they combine"), choices=GROUP_WORDS, initial=typed[IS]
            )
            members = typed.get(MEMBERS)
            for place, member in enumerate(members if isinstance(members, list) else []):
                inner = Node(MEMBERS, "")
                self._add_node(
                    inner, member if isinstance(member, dict) else {}, f"{name}.{MEMBERS}[{place}]"
                )
            return
        self.fields[f"{name}.{IS}"] = forms.CharField(initial=LEAF, widget=forms.HiddenInput())
        for entry in _comparison(self._metrics, asked=node.groups):
            self.fields[f"{name}.{entry.key}"] = _field(entry, typed.get(entry.key))


def _comparison(metrics: tuple[tuple[str, str], ...], *, asked: bool) -> tuple[Entry, ...]:
    ops = tuple((op.value, words) for op, words in OP_WORDS.items())
    return (
        Entry("metric", Kind.CHOICE, gettext_lazy("Figure"), choices=metrics, required=asked),
        Entry("op", Kind.CHOICE, gettext_lazy("Is"), choices=ops, required=asked),
        Entry(
            "value",
            Kind.LINE,
            gettext_lazy("Threshold"),
            gettext_lazy("A number such as 2000000, or yes or no"),
            required=asked,
        ),
        Entry("unit", Kind.LINE, gettext_lazy("Unit"), required=False),
        Entry("cumulative", Kind.CHECK, gettext_lazy("Adds up over the year"), required=False),
    )


def _field(entry: Entry, value: Any) -> forms.Field:
    words: dict[str, Any] = {"label": entry.label, "help_text": entry.help, "required": entry.required}
    if entry.kind is Kind.CHOICE:
        blank: list[tuple[str, str | Promise]] = [("", _("Choose"))]
        known = {key for key, _words in entry.choices}
        unknown = [(value, value)] if value and value not in known else []
        choices = [*(() if value and entry.required else blank), *unknown, *entry.choices]
        return forms.ChoiceField(choices=choices, initial=value or "", **words)
    if entry.kind is Kind.SEVERAL:
        return forms.MultipleChoiceField(
            choices=entry.choices, initial=value or [], widget=forms.CheckboxSelectMultiple, **words
        )
    if entry.kind is Kind.CHECK:
        return forms.BooleanField(initial=bool(value), **words)
    return forms.CharField(initial=_shown(value), widget=_widget(entry.kind), **words)


def _widget(kind: Kind) -> forms.Widget:
    if kind is Kind.TEXT:
        return forms.Textarea(attrs={"rows": 3})
    if kind is Kind.DAY:
        return DayInput()
    if kind is Kind.NUMBER:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})


def _shown(value: Any) -> str:
    """A value as it is typed, in the words that the editor reads: yes and no for true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
