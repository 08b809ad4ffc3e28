"""The figures that the guide in force lets people record, as a panel of the company's facts."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.permissions import Actor
from kernel.formats import day, not_known
from participants.models import Participant
from participants.slots import Panel
from tiers.guide_document import MetricDeclaration
from tiers.models import MetricReading
from tiers.pages.figures import full, wording
from tiers.selectors.guides import document_of, guide_in_force
from tiers.selectors.recorded import latest_readings

PLACE = "recorded_figures"


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """One figure; `known` is False where nobody recorded it, which is not zero."""

    name: str
    value: str
    known: bool
    as_of: str
    source: str


def recorded_panel(actor: Actor, participant: Participant, today: date) -> Panel:
    """Return the panel: each figure that the guide in force declares, with its latest reading up to today."""
    guide = guide_in_force(today)
    metrics = document_of(guide).metrics if guide else ()
    readings = latest_readings(actor, participant, today=today) if metrics else {}
    rows = tuple(_row(metric, readings.get(metric.key)) for metric in metrics)
    return Panel("tiers/_recorded.html", {"recorded": rows})


def _row(metric: MetricDeclaration, reading: MetricReading | None) -> RecordedRow:
    if reading is None:
        return RecordedRow(metric.name, not_known(), False, "–", _("Nobody recorded it"))
    value = full(bool(reading.value), None) if reading.yes_no else wording(reading.value, metric.unit)
    return RecordedRow(metric.name, value, True, day(reading.as_of), reading.source or _("Not said"))
