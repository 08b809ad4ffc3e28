"""The demo is loaded once, into an installation that holds nobody, and is remembered by the next start."""

from pathlib import Path

import pytest

from alliance import demo_sign_in

SAID = '{"people": [{"email": "morgan@example.com", "role": "program administrator", "password": "s3cret"}]}'


@pytest.fixture
def holding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An installation with a folder of its own; a test says whether it holds somebody."""
    monkeypatch.setenv("ALLIANCE_VAR", str(tmp_path / "var"))
    return monkeypatch


def never(*_command: str) -> str:
    raise AssertionError("the demo is loaded once more")


def test_an_empty_installation_gets_the_demo_and_the_next_start_remembers_it(
    holding: pytest.MonkeyPatch,
) -> None:
    holding.setattr(demo_sign_in, "holds_nobody", lambda _url: True)
    loaded = demo_sign_in.demo_program("postgres://", load=lambda *_command: SAID)
    holding.setattr(demo_sign_in, "holds_nobody", lambda _url: False)
    assert demo_sign_in.demo_program("postgres://", load=never) == loaded
    assert "morgan@example.com" in demo_sign_in.invitation(loaded)


def test_an_installation_of_ones_own_gets_no_demo(holding: pytest.MonkeyPatch) -> None:
    holding.setattr(demo_sign_in, "holds_nobody", lambda _url: False)
    assert demo_sign_in.demo_program("postgres://", load=never) == {}
