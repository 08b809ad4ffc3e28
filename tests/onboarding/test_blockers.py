"""What stands first in a candidacy's way, and whose it is, on Wednesday 25 November 2026 (R7, R21-R23)."""

from datetime import date
from typing import Any

import pytest

from onboarding.blockers import Blocker, Progress, Waits, first_blocker
from onboarding.models import OPEN_STAGES, InvitationState, Stage

TODAY = date(2026, 11, 25)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)


def blocker(stage: Stage, **given: Any) -> Blocker:
    known: dict[str, Any] = {"has_contact": True, "told": True, "briefing_on": None, "unmet": 0}
    return first_blocker(Progress(stage=stage, **known | given), today=TODAY)


@pytest.mark.parametrize(
    ("stage", "given", "words", "waits", "late"),
    [
        (Stage.NOMINATED, {"has_contact": False}, "No contact is recorded", Waits.IBM, False),
        (Stage.NOMINATED, {"told": False}, "contact is not told yet", Waits.IBM, False),
        (Stage.NOMINATED, {}, "No briefing is planned", Waits.IBM, False),
        (Stage.NOMINATED, {"briefing_on": TUESDAY}, "24 Nov 2026 went is not recorded", Waits.IBM, True),
        (Stage.NOMINATED, {"briefing_on": TODAY}, "Briefing on 25 Nov 2026", Waits.NOBODY, False),
        (Stage.BRIEFED, {}, "preparation has not begun", Waits.IBM, False),
        (Stage.PREPARING, {"late_ibm": 2, "late_partner": 1}, "3 items are late", Waits.IBM, True),
        (Stage.PREPARING, {"late_ibm": 1, "late_partner": 1}, "2 items are late", Waits.PARTNER, True),
        (Stage.PREPARING, {"open_ibm": 1}, "1 item is open", Waits.IBM, False),
        (Stage.PREPARING, {"open_ibm": 2, "open_partner": 1}, "3 items are open", Waits.PARTNER, False),
        (Stage.PREPARING, {"unmet": None}, "no Program Guide is in force", Waits.IBM, False),
        (Stage.PREPARING, {"unmet": 2}, "2 entry conditions are not met", Waits.PARTNER, False),
        (Stage.PREPARING, {"signs": False}, "Nobody is there who signs", Waits.PARTNER, False),
        (Stage.PREPARING, {"has_text": False}, "No text of the Program Agreement", Waits.IBM, False),
        (Stage.PREPARING, {}, "Nothing is missing; mark it ready", Waits.IBM, False),
        (Stage.READY, {}, "Not invited yet", Waits.IBM, False),
        (Stage.INVITED, {}, "Its invitation is missing", Waits.IBM, False),
        (Stage.INVITED, {"invitation_ends": TODAY}, "ends on 25 Nov 2026", Waits.PARTNER, False),
        (Stage.INVITED, {"invitation_ends": TUESDAY}, "ends on 24 Nov 2026", Waits.PARTNER, True),
        (Stage.INVITED, {"invitation": InvitationState.ACCEPTED}, "not signed by both", Waits.PARTNER, False),
    ],
)
def test_the_first_thing_missing_is_named_with_whose_it_is(
    stage: Stage, given: dict[str, Any], words: str, waits: Waits, late: bool
) -> None:
    found = blocker(stage, **given)
    assert words in found.words
    assert (found.waits, found.late) == (waits, late)


def test_what_is_late_stands_before_what_is_open_and_what_is_not_met() -> None:
    assert "1 item is late" in blocker(Stage.PREPARING, late_ibm=1, open_partner=5, unmet=3).words


@pytest.mark.parametrize("stage", [each for each in Stage if each not in OPEN_STAGES])
def test_nothing_stands_in_the_way_of_what_is_over(stage: Stage) -> None:
    assert blocker(stage, has_contact=False, late_ibm=1) == Blocker()
