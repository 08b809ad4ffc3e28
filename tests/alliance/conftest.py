"""The homes are looked at on one day."""

import pytest

from kernel import clock
from tests.pipeline.exports import NOON


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch):
    """Let the portal's clock stand at `NOON`."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON
