"""What the editor of drafts shows around its fields: the document as text, and what two editors differ in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tiers.guide_document import parse_guide
from tiers.metrics import computed_kinds
from tiers.models import ProgramGuide
from tiers.pages.guide_changes import GuideChanges, guide_changes
from tiers.selectors.guides import document_of


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody saved in between: why this save waits, and what it would change of what is stored now."""

    words: str
    changes: GuideChanges


def edit_conflict(words: str, stored: ProgramGuide, typed: str | bytes) -> EditConflict:
    """Return what a save of the typed document would change; it has to parse."""
    document = parse_guide(typed, computed=computed_kinds())
    return EditConflict(words, guide_changes(document_of(stored), document))


def pretty_json(document: Mapping[str, Any]) -> str:
    """Return a document as people read and write it: the head first, tiers with their conditions after."""
    return json.dumps(_ordered(document), indent=2, ensure_ascii=False)


_FIRST = (
    "program", "version", "effective_on", "counting", "pace", "at_risk_from", "first_year", "metrics",
    "tiers", "definitions", "checklist", "clause", "group", "key", "kind", "name", "term", "rank", "category",
)  # fmt: skip


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        places = {key: place for place, key in enumerate(_FIRST)}
        keys = sorted(value, key=lambda key: (places.get(key, len(places)), key))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(each) for each in value] if isinstance(value, list) else value
