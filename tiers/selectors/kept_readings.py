"""What was read of one Participant, kept in the cache under what it was read from (docs/decisions/09)."""

from django.core.cache import cache

from kernel.periods import Period
from participants.models import Participant
from tiers.selectors.frame import Frame
from tiers.selectors.present_readings import PresentReadings, present_readings

FORMAT = 1
"""Goes up with every change of `PresentReadings`, so that no process reads what another version wrote."""
KEPT_SECONDS = 60 * 60


def kept_readings(participant: Participant, frame: Frame, period: Period) -> PresentReadings:
    """Return what is known of a participant now; empty while no guide is in force.

    One statement, none while nothing changed: adding up a million leads takes most of a second. The key holds
    the frame's mark, which names the reader's role and company, so that nobody is answered with what the
    database would not have shown (R4).
    """
    if frame.plan is None:
        return PresentReadings()
    key = frame.key("readings", FORMAT, participant.pk, period)
    kept: PresentReadings | None = cache.get(key)
    if kept is None:
        found = present_readings(
            [participant.pk], frame.plan, period, crm_as_of=frame.crm_as_of, by_month=True
        )
        kept = found[participant.pk]
        cache.set(key, kept, frame.kept_for(KEPT_SECONDS))
    return kept
