"""The demo program of `make run`: loaded into an empty embedded database alone, and how to sign in to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg2

PROJECT = Path(__file__).resolve().parents[1]
SHOWN = 2


def demo_program(owner_url: str, *, load: Callable[[str, str], str]) -> Mapping[str, Any]:
    """What `load_demo --json` said, now or when it was loaded; empty where the installation is not a demo.

    `load` runs a management command and returns its output.
    """
    kept = Path(os.environ.get("ALLIANCE_VAR", PROJECT / "var")) / "demo.json"
    if holds_nobody(owner_url):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(load("load_demo", "--json"), encoding="utf-8")
    if not kept.exists():
        return {}
    found: Mapping[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def holds_nobody(owner_url: str) -> bool:
    """Whether the migrated database has no person in it, and so nothing else either."""
    connection = psycopg2.connect(owner_url, options="-c app.migrating=on")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT FROM accounts_user)")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def invitation(demo: Mapping[str, Any]) -> str:
    """The end of the line that says where the portal is open: how the first people of the demo sign in."""
    people: Sequence[Mapping[str, str]] = demo.get("people", [])[:SHOWN]
    if not people:
        return ""
    named = " or ".join(f"{person['email']} ({person['role']})" for person in people)
    passwords = " or ".join(dict.fromkeys(person["password"] for person in people))
    return f" - sign in as {named}, password {passwords}"
