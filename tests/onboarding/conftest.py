"""A prospect with its people: pia runs its side, bo signs for it, vera reads; britta of IBM briefs it."""

from datetime import datetime

import pytest

from accounts.models import User
from kernel import clock
from onboarding.models import Prospect
from participants.services import assign_briefer
from tests import cast


@pytest.fixture
def candidacy(db: None) -> Prospect:
    """The candidacy of Kestrel Labs, newly nominated."""
    return cast.candidacy()


@pytest.fixture
def briefer(candidacy: Prospect) -> User:
    """An IBM alliance manager who is named to brief Kestrel and manages nobody."""
    person = cast.ibm_person("Britta", "alliance_manager")
    assign_briefer(by=None, participant=candidacy.participant, user=person, today=cast.BEFORE.date())
    return person


@pytest.fixture
def pia(candidacy: Prospect) -> User:
    """The alliance manager on the prospect's side."""
    return cast.partner_person("Pia", "alliance_manager", candidacy.participant)


@pytest.fixture
def bo(candidacy: Prospect) -> User:
    """The prospect's signatory."""
    return cast.partner_person("Bo", "signatory", candidacy.participant)


@pytest.fixture
def vera(candidacy: Prospect) -> User:
    """A viewer on the prospect's side."""
    return cast.partner_person("Vera", "viewer", candidacy.participant)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """Let the portal's clock stand at `now`."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now
