"""The columns of exported lines; every text is made safe for a spreadsheet."""

from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.permissions import Actor
from kernel.components.controls import STAGE_WORDS
from kernel.export import Cell, literal
from kernel.periods import Period
from participants.models import Participant
from pipeline.counting import CountingRule
from pipeline.models import Lead
from pipeline.pages.reasons import REASONS, reason_title
from pipeline.selectors.leads import judged
from tiers.guide_document import GuideDocument
from tiers.metrics import COMPUTED
from tiers.metrics.registry import Measure
from tiers.models import Assessment, EvidenceLine

_TEXTS = ("crm_id", "client", "name", "owner", "currency", "tag")
_PLAIN = ("tcv", "qualified_on", "expected_close_on", "closed_on")
Columns = list[tuple[str, str]]


def present_rows(
    actor: Actor, participant: Participant, metric: str, *, document: GuideDocument, period: Period
) -> QuerySet[Any, Any]:
    """Return a participant's lines as they are now, as the guide counts them for the metric (R13, D3)."""
    computed = COMPUTED[metric]
    rule = CountingRule(
        year=period.year,
        last_day=period.last_day,
        stages=computed.stages or document.counting.stages,
        year_of=document.counting.year_of.value,
        guide=document.version,
    )
    leads = judged(Lead.objects.visible_to(actor).filter(participant=participant), rule)
    valueless = When(would_be__in=["no_value", "no_rate"], then=Value("counted"))
    whens = [valueless] if computed.measure is Measure.LINES else []
    annotated = leads.annotate(because=Case(*whens, default=F("would_be"), output_field=CharField()))
    rows: QuerySet[Any, Any] = _worded(annotated, "").order_by("crm_id", "id")
    return rows


def evidence_rows(actor: Actor, result: Assessment) -> QuerySet[Any, Any]:
    """Return every frozen line of a result, metric by metric, with the digest of what it stands on."""
    lines = EvidenceLine.objects.visible_to(actor).filter(assessment_id=result.pk)
    annotated = lines.annotate(
        because=F("reason"),
        run_number=literal(str(result.run_id)),
        result_digest=literal(result.digest),
        evidence=literal(result.evidence_digest),
        cut_off=literal(result.run.cut_off.isoformat()),
    )
    rows: QuerySet[Any, Any] = _worded(annotated, "revision__").order_by("metric", "revision_id")
    return rows


def present_columns() -> Columns:
    """Return (header, column) of live lines."""
    return _line_columns()


def evidence_columns() -> Columns:
    """Return (header, column) of the evidence of a result."""
    return [
        (_("Metric"), "metric"),
        *_line_columns(),
        (_("Revision"), "revision_id"),
        (_("Run"), "run_number"),
        (_("Cut-off"), "cut_off"),
        (_("SHA-256 of the evidence"), "evidence"),
        (_("SHA-256 of the result"), "result_digest"),
    ]


def _worded(rows: Any, path: str) -> Any:
    texts = {f"{name}_cell": Cell(f"{path}{name}") for name in _TEXTS}
    plain = {f"{name}_shown": F(f"{path}{name}") for name in _PLAIN}
    return rows.annotate(
        **texts,
        **plain,
        stage_words=_words(f"{path}stage", {code: str(text) for code, text in STAGE_WORDS.items()}),
        counts_words=_words("because", {code: reason_title(code) for code in REASONS}),
    )


def _words(column: str, words: dict[str, str]) -> Case:
    known = [When(**{column: code}, then=Value(text)) for code, text in words.items()]
    return Case(*known, output_field=CharField())


def _line_columns() -> Columns:
    return [
        (_("CRM number"), "crm_id_cell"),
        (_("Client"), "client_cell"),
        (_("Opportunity"), "name_cell"),
        (_("Stage"), "stage_words"),
        (_("TCV"), "tcv_shown"),
        (_("Currency"), "currency_cell"),
        (_("Plan rate"), "rate"),
        (_("US dollars at plan rate"), "amount_usd"),
        (_("Counts?"), "counts_words"),
        (_("Qualified"), "qualified_on_shown"),
        (_("Expected close"), "expected_close_on_shown"),
        (_("Closed"), "closed_on_shown"),
        (_("Owner"), "owner_cell"),
        (_("Tag"), "tag_cell"),
    ]
