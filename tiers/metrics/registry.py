"""Which metrics the portal computes, of which kind, and from where."""

from dataclasses import dataclass
from enum import StrEnum

from tiers.guide_document import MetricKind
from tiers.sentence import gettext_noop


class Measure(StrEnum):
    """What a CRM metric adds up over its counted lines."""

    AMOUNT = "amount"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class ComputedMetric:
    """A metric that the portal computes; `measure` is set for one that reads the CRM.

    `stages` names the stages that count, where they are not those of the guide (D3).
    """

    key: str
    kind: MetricKind
    name: str
    unit: str | None = None
    measure: Measure | None = None
    stages: tuple[str, ...] | None = None

    @property
    def reads_crm(self) -> bool:
        """Whether an assessment has to wait for the CRM's feeds because of it (D2)."""
        return self.measure is not None


_NUMBER, _YES_NO = MetricKind.NUMBER, MetricKind.YES_NO

COMPUTED = {
    metric.key: metric
    for metric in (
        ComputedMetric(
            "qualified_tcv", _NUMBER, gettext_noop("TCV of Qualified Leads"), "USD", Measure.AMOUNT
        ),
        ComputedMetric("qualified_leads", _NUMBER, gettext_noop("Qualified Leads"), "leads", Measure.LINES),
        ComputedMetric("won_tcv", _NUMBER, gettext_noop("TCV of won leads"), "USD", Measure.AMOUNT, ("won",)),
        ComputedMetric("trained_sales_people", _NUMBER, gettext_noop("Sales people trained"), "people"),
        ComputedMetric("trained_delivery_people", _NUMBER, gettext_noop("Delivery people trained"), "people"),
        ComputedMetric(
            "launched_offerings", _NUMBER, gettext_noop("Launched IBM Services Offerings"), "offerings"
        ),
        ComputedMetric("procurement_agreement_signed", _YES_NO, gettext_noop("Procurement Agreement signed")),
        ComputedMetric("program_agreement_signed", _YES_NO, gettext_noop("Program Agreement signed")),
        ComputedMetric("deal_registration_program", _YES_NO, gettext_noop("Deal registration program")),
    )
}
CRM_METRICS = frozenset(key for key, metric in COMPUTED.items() if metric.reads_crm)


def computed_kinds() -> dict[str, MetricKind]:
    """Return the kinds of the computed metrics, as `parse_guide` wants them."""
    return {key: metric.kind for key, metric in COMPUTED.items()}
