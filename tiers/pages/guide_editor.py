"""A section of the guide's editor laid out: rows that fold, groups in groups, and their buttons (R15)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.components import Chip
from tiers.guide_document import GroupKind
from tiers.guide_editing import SECTIONS, Entry, Node, Part, Rows, Section, Typed
from tiers.guide_editing.schema import IS, MEMBERS
from tiers.guide_editing.typed import find, place_of
from tiers.models import ProgramGuide
from tiers.pages.guide_node_words import OP_WORDS

WHOLE = "json"
GROUP_WORDS = (
    (GroupKind.ANY.value, gettext_lazy("Any of these suffices")),
    (GroupKind.ALL.value, gettext_lazy("All of these hold")),
)
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
COMPARISON_KEYS = ("metric", "op", "value", "unit", "cumulative")


@dataclass(frozen=True, slots=True)
class Button:
    """A button that changes what is typed: `operation` is `remove:definitions[3]`."""

    text: str
    operation: str
    icon: str


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that belong together, with the blocks inside. A row folds; `focused` draws the reader to it."""

    kind: str
    title: str
    brief: str = ""
    fields: tuple[Any, ...] = ()
    blocks: tuple["Block", ...] = ()
    controls: tuple[Button, ...] = ()
    adds: tuple[Button, ...] = ()
    open: bool = False
    faulty: bool = False
    focused: bool = False


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The page of a section."""

    guide_id: int
    version: str
    title: str
    intro: str
    tier: str
    opened: str
    block: Block
    sections: tuple[Chip, ...]
    tiers: tuple[Chip, ...]
    hidden: tuple[Any, ...]


def editor_page(
    guide: ProgramGuide,
    section: Section,
    typed: Typed,
    form: forms.Form,
    *,
    tier: str,
    opened: str,
    focus: str = "",
) -> EditorPage:
    """Return the page; `tier` is the key of the tier shown, `focus` the place of a row to look at."""
    layout = _Layout(form, focus)
    names = [(each["key"], each["name"]) for each in reversed(guide.document["tiers"])]
    return EditorPage(
        guide_id=guide.pk,
        version=guide.version,
        title=str(section.title),
        intro=str(section.intro),
        tier=tier if section.of_tier else "",
        opened=opened,
        block=Block("section", "", "", *layout.parts(section.parts, typed, "")),
        sections=section_chips(guide.pk, section.key),
        tiers=tuple(
            Chip(name, f"{edit_address(guide.pk, section.key)}?tier={key}", current=key == tier)
            for key, name in names
        )
        if section.of_tier
        else (),
        hidden=tuple(form.hidden_fields()),
    )


def edit_address(guide_id: int, section: str) -> str:
    """Return where a section of a draft is edited."""
    return reverse("tiers:edit_guide", args=[guide_id, section])


def section_chips(guide_id: int, current: str) -> tuple[Chip, ...]:
    """Return the sections of the editor, the whole document as the last."""
    listed = [(section.key, str(section.title)) for section in SECTIONS] + [(WHOLE, _("As JSON"))]
    return tuple(Chip(title, edit_address(guide_id, key), current=key == current) for key, title in listed)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places the fields of a form by what is typed."""

    form: forms.Form
    focus: str

    def parts(
        self, parts: Sequence[Part], typed: Typed, name: str
    ) -> tuple[tuple[Any, ...], tuple[Block, ...], tuple[Button, ...], tuple[Button, ...]]:
        """The fields of a level, the blocks inside, no controls, and the buttons that add a row."""
        fields: list[Any] = []
        blocks: list[Block] = []
        adds: list[Button] = []
        for part in parts:
            own = _joined(name, part.key)
            value = find(typed, place_of(part.key) or ())
            if isinstance(part, Entry):
                fields.append(self.form[own])
            elif isinstance(part, Node):
                blocks.append(self.node(value if isinstance(value, dict) else {}, own, str(part.label)))
            else:
                blocks += self.rows(part, value if isinstance(value, list) else [], own)
                adds.append(Button(str(part.add), f"add:{own}", "add"))
        return tuple(fields), tuple(blocks), (), tuple(adds)

    def rows(self, rows: Rows, typed: Sequence[Any], name: str) -> Iterator[Block]:
        for place, row in enumerate(typed):
            own, row = f"{name}[{place}]", row if isinstance(row, dict) else {}
            fields, blocks, _none, adds = self.parts(rows.parts, row, own)
            faulty = self._faulty(own)
            yield Block(
                "row",
                self._title(rows, row),
                self._brief(rows, row),
                fields,
                blocks,
                (
                    *((Button(_("Move up"), f"up:{own}", "arrow--up"),) if place else ()),
                    *(
                        (Button(_("Move down"), f"down:{own}", "arrow--down"),)
                        if place + 1 < len(typed)
                        else ()
                    ),
                    Button(_("Remove"), f"remove:{own}", "trash-can"),
                ),
                adds,
                open=faulty or self._holds_focus(own) or not any(row.get(key) for key in rows.named_by),
                faulty=faulty,
                focused=self.focus == own,
            )

    def node(self, typed: Typed, name: str, title: str, *, member: bool = False) -> Block:
        """A comparison or a group; what is asked at the top of a condition can be wrapped, not removed."""
        controls = (Button(_("Remove"), f"remove:{name}", "trash-can"),) if member else ()
        if typed.get(IS) in tuple(GroupKind):
            members = typed.get(MEMBERS)
            members = members if isinstance(members, list) else []
            inner = tuple(
                self.node(
                    each if isinstance(each, dict) else {}, f"{name}.{MEMBERS}[{place}]", "", member=True
                )
                for place, each in enumerate(members)
            )
            adds = (
                Button(_("Add a comparison"), f"add:{name}.{MEMBERS}", "add"),
                Button(_("Add a group"), f"add_group:{name}.{MEMBERS}", "decision-tree"),
            )
            ungroup = Button(_("Make it one comparison"), f"ungroup:{name}", "undo")
            kind = (self.form[f"{name}.{IS}"],)
            return Block(
                "group", title, "", kind, inner, (ungroup, *controls), adds, focused=self.focus == name
            )
        fields = tuple(self.form[f"{name}.{key}"] for key in COMPARISON_KEYS)
        group = (Button(_("Make it a group"), f"group:{name}", "decision-tree"),)
        grouping = () if name.endswith("comparison") else group
        return Block("leaf", title, "", fields, controls=(*grouping, *controls), focused=self.focus == name)

    @staticmethod
    def _brief(rows: Rows, row: Typed) -> str:
        """What a row with a comparison asks, in few words, so that it need not be opened to be known."""
        node = next((part for part in rows.parts if isinstance(part, Node)), None)
        typed = row.get(node.key) if node else None
        if node is None or not isinstance(typed, dict):
            return ""
        if typed.get(IS) in tuple(GroupKind):
            return str(dict(GROUP_WORDS)[typed[IS]])
        if not typed.get("metric"):
            return ""
        value = typed.get("value")
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif _NUMBER.fullmatch(str(value)):
            value = f"{Decimal(str(value)):,f}"
        words: dict[str, Any] = {each.value: text for each, text in OP_WORDS.items()}
        op = "" if value in ("yes", "no") else words.get(typed.get("op") or "", "")
        return " ".join(str(word) for word in (op, value, typed.get("unit") or "") if word)

    def _faulty(self, name: str) -> bool:
        return any(each == name or each.startswith((f"{name}.", f"{name}[")) for each in self.form.errors)

    def _holds_focus(self, name: str) -> bool:
        return self.focus == name or self.focus.startswith((f"{name}.", f"{name}["))

    @staticmethod
    def _title(rows: Rows, row: Typed) -> str:
        words = " ".join(str(row[key]) for key in rows.named_by if row.get(key))
        return words or str(rows.one)


def _joined(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
