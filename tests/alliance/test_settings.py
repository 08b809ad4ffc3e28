"""Settings: what the portal reads is what operators find described, and what compose hands on."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string
from environs import EnvError

from alliance.environment import Environment
from alliance.servers import host_of
from alliance.settings import STORAGES as OF_THE_PORTAL

ROOT = Path(settings.BASE_DIR)
READ = re.compile(
    r"""(?:env\.(?:str|int|bool|list|float|decimal)|environ(?:\.get|\.setdefault)?)[(\[]\s*f?["']([A-Z_]+)["']"""
)
"""A variable that the code asks the environment for."""
INTERNAL = {"DJANGO_SETTINGS_MODULE", "PG_BIN", "PYTHONWARNINGS", "XDG_RUNTIME_DIR", "PATH"}
"""Not of the portal, or found by itself."""
OF_THE_IMAGE = {"ALLIANCE_VAR", "ALLIANCE_SERVICES", "STATIC_ROOT", "MEDIA_ROOT", "BIND", "DEBUG", "PORT"}
"""What compose leaves to the image, and to a developer."""


def described() -> set[str]:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"`([A-Z]+_[A-Z_]+|DEBUG|PORT|BIND)(?:=none)?`", page))


def test_every_variable_that_is_read_is_described() -> None:
    sources = [
        ROOT / "gunicorn.conf.py",
        *(ROOT / "alliance").rglob("*.py"),
        *(ROOT / "kernel").rglob("*.py"),
    ]
    read = {name for source in sources for name in READ.findall(source.read_text(encoding="utf-8"))}
    assert "FEED_PLAUSIBLE_SHARE" in read
    assert read - INTERNAL - described() == set()


def test_every_setting_that_is_described_reaches_the_containers() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    handed_on = set(re.findall(r"^ {4,6}([A-Z_]+):", compose, re.MULTILINE))
    assert described() - OF_THE_IMAGE - handed_on == set()


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_variable_is_as_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    for name in ("SHARE", "DAYS", "NAMES", "KEY"):
        monkeypatch.setenv(name, empty)
    env = Environment()
    assert (env.float("SHARE", 0.2), env.int("DAYS", 14), env.list("NAMES", ["one"])) == (0.2, 14, ["one"])
    with pytest.raises(EnvError, match='"KEY" not set'):
        env.str("KEY")


def mode_of(options: dict[str, Any], backend: str, directory: Path) -> int:
    storage = import_string(backend)(**options | {"location": directory})
    return (directory / storage.save("kept.txt", ContentFile(b"x"))).stat().st_mode & 0o777


def test_a_company_s_files_are_the_portal_s_alone_and_what_is_collected_is_not(tmp_path: Path) -> None:
    modes = [
        mode_of(kept.get("OPTIONS", {}), kept["BACKEND"], tmp_path / name)
        for name, kept in OF_THE_PORTAL.items()
    ]
    assert dict(zip(OF_THE_PORTAL, modes, strict=True)) == {"default": 0o600, "staticfiles": 0o644}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://portal.example.com", "portal.example.com"),
        ("http://localhost:8010/", "localhost"),
        ("http://[::1]:8010", "[::1]"),
    ],
)
def test_the_portal_answers_under_its_own_address(address: str, host: str) -> None:
    assert host_of(address) == host
