"""The recorded figures of a company as they stand on a day."""

from datetime import date

from accounts.permissions import Actor
from participants.models import Participant
from tiers.models import MetricReading


def latest_readings(actor: Actor, participant: Participant, *, today: date) -> dict[str, MetricReading]:
    """Return by metric the latest reading with an as-of day up to today; one query."""
    readings = MetricReading.objects.visible_to(actor).filter(participant=participant, as_of__lte=today)
    latest = readings.order_by("metric", "-as_of", "-pk").distinct("metric")
    return {reading.metric: reading for reading in latest}
