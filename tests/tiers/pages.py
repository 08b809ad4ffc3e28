"""What tests of pages share: a clock that stands still, a program seen through a browser."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from accounts.models import User
from participants.models import Participant
from tests.pipeline.exports import NOON
from tests.tiers.program import hold_with, lead

SignIn = Callable[[User], Client]


def stand_still(monkeypatch: pytest.MonkeyPatch, moment: datetime = NOON) -> None:
    """Let the pages believe that it is this moment."""
    monkeypatch.setattr("kernel.clock.now", lambda: moment)


def text_of(content: bytes) -> str:
    """The words of a page's main part, without markup."""
    page = content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def gold_with_leads(halvorsen: Participant) -> None:
    """Halvorsen holds Gold; 4,386,500 counts, one lead waits, one is lost, one has no rate."""
    hold_with(
        halvorsen,
        "gold",
        lead("H-1", "3000000", stage="Won"),
        lead("H-2", "1386500"),
        lead("H-3", "3700000", stage="Prospecting", qualified=""),
        lead("H-4", "265000", stage="Lost"),
        lead("H-5", "800000", currency="CHF"),
    )
