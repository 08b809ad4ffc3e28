"""What the browser gets is held by rules: no inline code, only icons of the sprite, pinned packages."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from kernel.components import VOCABULARY

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] != "mail"]
SPRITE = set((ROOT / "static/src/icons.txt").read_text().split())
ICON_IN_TEMPLATE = re.compile(r"""\{% icon "([^"]+)"|\bicon="([^"]+)"|link_icon="([^"]+)\"""")
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")
PYTHON = [
    path
    for path in ROOT.glob("*/**/*.py")
    if not {"node_modules", "tests", "var", ".venv"} & set(path.relative_to(ROOT).parts)
]
INLINE = re.compile(
    r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*(src=|application/json))", re.IGNORECASE
)


def named(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_compiles(path):
    get_template(named(path))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_shows_only_icons_of_the_sprite(path):
    asked = {name for found in ICON_IN_TEMPLATE.findall(path.read_text()) for name in found if name}
    assert asked <= SPRITE


def test_every_state_has_its_icon_in_the_sprite():
    assert {word.icon for word in VOCABULARY.values()} <= SPRITE


def test_icons_that_python_names_are_in_the_sprite():
    named_by_python = {
        name
        for path in PYTHON
        for name in re.findall(r"""\bicon(?:_name)?=["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert named_by_python <= SPRITE


def test_the_sprite_carries_no_icon_that_nobody_shows():
    quoted = {word for path in (*TEMPLATES, *PYTHON) for word in QUOTED.findall(path.read_text())}
    assert SPRITE - quoted == set()


def test_packages_of_the_build_are_pinned_exactly():
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert [name for name, pin in pins.items() if not re.fullmatch(r"\d+\.\d+\.\d+|file:.+", pin)] == []


def test_the_lock_file_holds_integrity_but_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {
        path: entry
        for path, entry in packages.items()
        if path.startswith("node_modules/") and not entry.get("link") and not entry.get("inBundle")
    }
    assert [path for path, entry in fetched.items() if "integrity" not in entry] == []
    assert [path for path, entry in fetched.items() if "://" in entry.get("resolved", "")] == []
