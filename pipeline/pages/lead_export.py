"""The leads list as a CSV file: the columns of the list and the rest of what the mirror holds."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value
from django.utils.translation import gettext as _

from kernel.components.controls import STAGE_WORDS
from kernel.export import Cell
from pipeline.pages.lead_detail import label
from pipeline.pages.reasons import REASONS, reason_title

TEXTS = ("crm_id", "client", "name", "country", "offering", "owner", "currency", "technology_source", "tag")
Columns = list[tuple[str, str]]


def export_rows(leads: QuerySet[Any, Any], *, with_participant: bool) -> QuerySet[Any, Any]:
    """Return the listed leads with every text made safe for a spreadsheet, and codes as words."""
    texts = {f"{name}_cell": Cell(name) for name in TEXTS}
    if with_participant:
        texts["participant_cell"] = Cell("participant__name")
    safe: QuerySet[Any, Any] = leads.annotate(
        **texts, stage_words=_Words("stage", STAGE_WORDS), counts_words=_reasons()
    )
    return safe


def export_columns(*, with_participant: bool) -> Columns:
    """Return (header, column) of the file, in its order."""
    first: Columns = [(label("crm_id"), "crm_id_cell")]
    if with_participant:
        first.append((_("Participant"), "participant_cell"))
    return [
        *first,
        (label("client"), "client_cell"),
        (label("name"), "name_cell"),
        (label("stage"), "stage_words"),
        (label("tcv"), "tcv"),
        (label("currency"), "currency_cell"),
        (_("US dollars at plan rate"), "amount_usd"),
        (_("Counts?"), "counts_words"),
        (label("qualified_on"), "qualified_on"),
        (label("expected_close_on"), "expected_close_on"),
        (label("closed_on"), "closed_on"),
        (label("probability"), "probability"),
        (label("owner"), "owner_cell"),
        (label("offering"), "offering_cell"),
        (label("country"), "country_cell"),
        (label("technology_source"), "technology_source_cell"),
        (label("tag"), "tag_cell"),
        (_("Last change"), "changed_at"),
    ]


class _Words(Func):
    """A code as its words, in a CASE that computes the code once."""

    def __init__(self, code: str, words: Mapping[str, object]) -> None:
        pairs = [Value(str(part)) for pair in words.items() for part in pair]
        super().__init__(F(code), *pairs, output_field=CharField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        code, *pairs = [compiler.compile(part) for part in self.source_expressions]
        arms = " ".join(
            f"WHEN {when} THEN {then}" for (when, _v), (then, _w) in zip(pairs[::2], pairs[1::2], strict=True)
        )
        values = tuple(value for _sql, values in (code, *pairs) for value in values)
        return f"CASE {code[0]} {arms} END", values


def _reasons() -> _Words:
    return _Words("reason", {code: reason_title(code) for code in REASONS})
