"""The tier and the agreement that a participant's benefits follow from (R27, R31)."""

from dataclasses import dataclass
from datetime import date

from agreements.selectors import agreement_answers
from participants.models import Participant
from tiers.guide_document import Tier
from tiers.models import ProgramGuide
from tiers.selectors.guides import document_of, guide_in_force
from tiers.selectors.runs import standing_in


@dataclass(frozen=True, slots=True)
class Benefits:
    """What a participant's benefits in a program year follow from; `tier` is None below the program.

    Without a signed Program Agreement nothing is held, whatever the tier; nor while they are `paused`, a
    later version not being accepted in time (R27).
    """

    guide: ProgramGuide
    tier: Tier | None
    agreement_signed: bool
    paused: bool


def benefits_of(participant: Participant, *, year: int, today: date) -> Benefits | None:
    """Return what a participant's benefits in a program year follow from; None without a guide in force."""
    guide = guide_in_force(today)
    if guide is None:
        return None
    document = document_of(guide)
    standing = standing_in(participant.pk, year)
    tier = next((each for each in document.tiers if standing is not None and each.key == standing.tier), None)
    said = agreement_answers(participant.pk, today)
    return Benefits(guide, tier, said.holds, paused=said.holds and not said.benefits)
