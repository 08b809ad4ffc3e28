"""The onboarding checklist of a guide: groups of items, each with its side, due rule and evidence (R21)."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial

from tiers.guide_document.conditions import ConditionReader
from tiers.guide_document.members import Members, list_of
from tiers.guide_document.model import ChecklistGroup, ChecklistItem, EvidenceKind, Leaf, OwnerSide
from tiers.guide_document.problems import Findings
from tiers.guide_document.repeats import keys_given, refuse_repeated
from tiers.guide_document.source import JsonObject
from tiers.guide_document.values import read_choice, read_decimal, read_key, read_line, read_text
from tiers.sentence import gettext_noop

LONGEST_DUE = 1000


@dataclass(frozen=True, slots=True)
class ChecklistReader:
    """Reads the checklist of one document; its metrics are those that the conditions may read."""

    conditions: ConditionReader

    def __call__(self, value: object, path: str, findings: Findings) -> tuple[ChecklistGroup, ...] | None:
        groups = list_of(self._group)(value, path, findings)
        names = ((f"{path}[{place}].group", name) for place, name in keys_given(value, "group"))
        refuse_repeated(names, findings)
        refuse_repeated(_item_keys(value, path), findings)
        return groups

    def _group(self, value: object, path: str, findings: Findings) -> ChecklistGroup | None:
        members = Members.of(value, path, findings)
        if members is None:
            return None
        name = members.required("group", read_line)
        items = members.required("items", self._items)
        members.close()
        return None if name is None or items is None else ChecklistGroup(name, items)

    def _items(self, value: object, path: str, findings: Findings) -> tuple[ChecklistItem, ...] | None:
        if value == []:
            findings.add(path, gettext_noop("Name at least one item, or remove the group."))
        return list_of(self._item)(value, path, findings)

    def _item(self, value: object, path: str, findings: Findings) -> ChecklistItem | None:
        members = Members.of(value, path, findings)
        if members is None:
            return None
        key = members.required("key", read_key)
        name = members.required("name", read_line)
        owner = members.required("owner", partial(read_choice, OwnerSide))
        evidence = members.required("evidence", partial(read_choice, EvidenceKind))
        due_days = members.optional("due_days", _read_days)
        clause = members.optional("clause", read_line)
        text = members.optional("text", read_text)
        leaf = self._leaf(members, evidence, findings)
        members.close()
        if key is None or name is None or owner is None or evidence is None:
            return None
        return ChecklistItem(key, name, owner, evidence, due_days, leaf, clause, text)

    def _leaf(self, members: Members, evidence: EvidenceKind | None, findings: Findings) -> Leaf | None:
        by_metric = evidence is EvidenceKind.METRIC
        if evidence is not None and not by_metric and members.has("metric"):
            findings.add(
                members.path_of("evidence"),
                gettext_noop("Write metric here, or remove metric, op and value from the item."),
            )
        if by_metric or members.has("metric"):
            return self.conditions.leaf(members, findings, complain=by_metric)
        return None


def _item_keys(value: object, path: str) -> list[tuple[str, Hashable]]:
    """The keys of all groups: an item is known by its key in the whole checklist."""
    groups = enumerate(value) if isinstance(value, list) else ()
    return [
        (f"{path}[{place}].items[{number}].key", key)
        for place, group in groups
        if isinstance(group, JsonObject)
        for number, key in keys_given(group.members.get("items"), "key")
    ]


def _read_days(value: object, path: str, findings: Findings) -> int | None:
    before = len(findings.problems)
    days = read_decimal(value, path, findings)
    if days is not None and days == days.to_integral_value() and 0 <= days <= LONGEST_DUE:
        return int(days)
    if len(findings.problems) == before:
        findings.add(path, gettext_noop("Write a whole number of days after the nomination, at most 1,000."))
    return None
