"""The Program Guide as a PDF made from its data: the same content always gives the same bytes (R39)."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.components import Fact
from kernel.documents import compile_document
from kernel.formats import day
from tiers.guide_document import GuideDocument
from tiers.models import ProgramGuide
from tiers.pages.guide_words import counting_facts, pace_facts
from tiers.pages.tier_table import tier_table

KEPT = 16


def guide_pdf(guide: ProgramGuide, document: GuideDocument) -> bytes:
    """Return a version as PDF, in the language of the reader.

    It says what the version's own data say, never whether it is in force: that changes, the file does not.
    """
    return _rendered(json.dumps(_content(guide, document), sort_keys=True))


@lru_cache(maxsize=KEPT)
def _rendered(content: str) -> bytes:
    """Set the content; kept per content, since the same always gives the same bytes.

    Typst reads no clock, and takes texts as texts: nothing in a guide is markup.
    """
    return compile_document("guide", json.loads(content), standard="ua-1")


def _content(guide: ProgramGuide, document: GuideDocument) -> dict[str, Any]:
    return {
        "lang": (get_language() or "en").split("-")[0],
        "title": _("Program Guide %(version)s") % {"version": guide.version},
        "program": guide.program,
        "effective": _("Takes effect on %(day)s") % {"day": day(guide.effective_on)},
        "digest": guide.digest,
        "tiers": asdict(tier_table(document)),
        "counting": _listed(counting_facts(document)),
        "pace": _listed(pace_facts(document)),
        "clauses": _clauses(document),
        "definitions": [_entry(f"{each.clause} {each.term}", each.text) for each in document.definitions],
        "recorded": [_entry(each.name, each.unit or _("a figure")) for each in document.metrics],
        "checklist": _checklist(document),
        "words": _words(),
    }


def _clauses(document: GuideDocument) -> list[dict[str, str]]:
    """The clauses that have a text, as the lowest tier that has one says it."""
    found: dict[str, dict[str, str]] = {}
    for tier in document.tiers_by_rank():
        for condition in tier.conditions:
            if condition.text:
                found.setdefault(
                    condition.clause, _entry(f"{condition.clause} {condition.name}", condition.text)
                )
    return list(found.values())


def _checklist(document: GuideDocument) -> list[dict[str, str]]:
    """What a prospect has to show, a group an entry (R21)."""
    return [
        _entry(group.name, "; ".join(f"{item.clause or ''} {item.name}".strip() for item in group.items))
        for group in document.checklist
    ]


def _listed(facts: Iterable[Fact]) -> list[dict[str, str]]:
    return [_entry(str(each.label), str(each.value)) for each in facts]


def _entry(label: str, value: str) -> dict[str, str]:
    return {"label": label.strip(), "value": value}


def _words() -> dict[str, str]:
    return {
        "clause": _("Clause"),
        "tiers": _("The tiers, side by side"),
        "amounts": _("Amounts in US dollars at the plan rate of the year. – does not apply."),
        "counting": _("How leads are counted"),
        "pace": _("How a quarter is judged"),
        "clauses": _("Clauses in words"),
        "definitions": _("Definitions"),
        "recorded": _("Figures that are recorded"),
        "checklist": _("Onboarding checklist"),
        "digest": _("SHA-256 of the guide’s data"),
    }
