"""The arithmetic of a condition: its lines by stage, the sum, the threshold, the share (R13, R15). Pure."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.components import LedgerRow
from kernel.components.controls import STAGE_WORDS
from kernel.formats import count, figure, percent, usd
from pipeline.counting import OPEN_STAGES
from tiers.evaluation import ConditionOutcome
from tiers.metrics import COMPUTED
from tiers.metrics.registry import Measure
from tiers.pages.figures import DOLLARS, full, threshold
from tiers.selectors.lines import LineTotal
from tiers.selectors.pages_lines import LinesShown

_BY_CERTAINTY = ("won", *reversed(OPEN_STAGES), "lost")


def ledger(outcome: ConditionOutcome, shown: LinesShown, *, name: str, tier: str) -> list[LedgerRow]:
    """Return the rows for a CRM figure, from all lines to the share of the threshold."""
    counts_lines = outcome.metric in COMPUTED and COMPUTED[outcome.metric].measure is Measure.LINES
    rows = [
        LedgerRow("", _("Lines in the CRM"), "", _lines(shown.lines_counted + shown.lines_not_counted)),
        LedgerRow(
            "−",
            _("Lines not counted, each with a reason"),
            "",
            _lines(shown.lines_not_counted),
            url="#others",
        ),
        *_stages(shown.totals, counts_lines=counts_lines),
    ]
    written = full(outcome.actual, outcome.unit) if outcome.unit != DOLLARS else _plain(outcome.actual)
    rows.append(LedgerRow("=", name, written, _lines(shown.lines_counted), result=True, url="#counted"))
    return [*rows, *_threshold(outcome, tier)]


def plain_ledger(outcome: ConditionOutcome, *, tier: str) -> list[LedgerRow]:
    """Return the rows for a figure without lines: a fact or a recorded one."""
    rows = [LedgerRow("", outcome.name, full(outcome.actual, outcome.unit))]
    return [*rows, *_threshold(outcome, tier)]


def _stages(totals: Iterable[LineTotal], *, counts_lines: bool) -> list[LedgerRow]:
    lines: dict[str, int] = defaultdict(int)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for total in totals:
        if total.counted:
            lines[total.stage] += total.lines
            amounts[total.stage] += Decimal(total.lines) if counts_lines else total.amount_usd
    largest = max(amounts.values(), default=Decimal(0))
    stages = [stage for stage in _BY_CERTAINTY if stage in lines]
    return [
        LedgerRow(
            "+" if index else "",
            str(STAGE_WORDS[stage]),
            figure(amounts[stage]) if counts_lines else usd(amounts[stage]),
            _lines(lines[stage]),
            percent=float(amounts[stage] / largest * 100) if largest else 0,
        )
        for index, stage in enumerate(stages)
    ]


def _threshold(outcome: ConditionOutcome, tier: str) -> list[LedgerRow]:
    actual, needed = outcome.actual, outcome.needed
    label = _("Threshold of %(tier)s") % {"tier": tier}
    if not isinstance(needed, Decimal) or isinstance(actual, bool):
        return [LedgerRow("", label, full(needed, outcome.unit))]
    asked = _plain(needed) if outcome.unit == DOLLARS else threshold(needed, outcome.unit, outcome.op)
    if not outcome.cumulative or not needed or actual is None:
        return [LedgerRow("", label, asked)]
    share = actual / needed
    return [
        LedgerRow("÷", label, asked),
        LedgerRow(
            "=", _("Share of the threshold"), percent(share, 1), percent=float(share * 100), result=True
        ),
    ]


def _plain(amount: Decimal | bool | None) -> str:
    return usd(None if isinstance(amount, bool) else amount)


def _lines(number: int) -> str:
    return ngettext("%(n)s line", "%(n)s lines", number) % {"n": count(number)}
