"""One portal for each test, empty as after its migrations."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.portal import Portal


@pytest.fixture
def portal(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Portal:
    """The portal on 20 January 2027, with its state in a directory of the test."""
    settings.VAR = tmp_path
    return Portal(tmp_path, monkeypatch)
