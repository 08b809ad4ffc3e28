"""Every message renders, says where to go, and lacks none of its words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "mail"
NAMES = sorted(path.name.removesuffix(".subject.txt") for path in TEMPLATES.glob("*.subject.txt"))
LINK = "https://portal.example/where-to-go/"
SAMPLES: dict[str, dict[str, Any]] = {
    "account_changed": {
        "what": "Your password was changed.", "timestamp": "25 Nov 2026, 10:00 ET", "ip": "192.0.2.1",
    },
    "account_email_confirmation": {"activate_url": LINK},
    "account_invitation": {"person": "Ines", "role": "IBM alliance manager", "by": "Morgan", "link": LINK},
    "account_password_reset": {"password_reset_url": LINK},
    "agreement_settled": {
        "person": "Ada", "company": "Halvorsen & Cipher", "title": "Version 2 is in force",
        "said": "Both sides have signed it.", "link": LINK,
    },
    "agreement_to_countersign": {
        "person": "Morgan", "company": "Halvorsen & Cipher", "title": "Halvorsen & Cipher accepted version 2",
        "version": 2, "by": "Sam", "capacity": "Chief Executive Officer", "link": LINK,
    },
    "agreement_to_sign": {
        "person": "Sam", "company": "Halvorsen & Cipher", "title": "Halvorsen & Cipher: sign version 2",
        "version": 2, "changes": "Clause 6 is new.", "sign_by": "15 Jan 2027", "late": True, "link": LINK,
    },
    "assessment_published": {
        "person": "Ada", "company": "Halvorsen & Cipher", "title": "Halvorsen & Cipher, 2026Q3: on track",
        "period": "2026Q3", "annual": True, "status": "on track", "correction": True, "link": LINK,
    },
    "briefing": {
        "person": "Pia", "company": "Kestrel & Sons", "presenter": "Lars", "starts": "9 Dec 2026, 10:00 ET",
        "minutes": 60, "place": "Room 4", "agenda": "Tiers", "cancelled": False, "changed": True,
        "link": LINK,
    },
    "checklist_reminder": {
        "person": "Pia", "number": 2,
        "items": [
            {"company": "Kestrel & Sons", "name": "Terms", "due": "9 Dec 2026", "late": late, "link": LINK}
            for late in (True, False)
        ],
    },
    "guide_reminder": {
        "name": "Ada", "version": "2027.1", "program": "Program", "effective_on": date(2027, 1, 1),
        "address": LINK,
    },
    "guide_announced": {
        "name": "Ada", "version": "2027.1", "program": "Program", "effective_on": date(2027, 1, 1),
        "address": LINK,
    },
    "invitation": {
        "person": "Cleo", "by": "Ada", "company": "Halvorsen & Cipher", "role": "Contributor", "link": LINK,
        "expires": "9 Dec 2026",
    },
    "program_invitation": {
        "company": "Kestrel & Sons", "tier": "Silver", "manager": "Ines", "expires": "9 Dec 2026, 10:00 ET",
        "link": LINK,
    },
    "program_invitation_ended": {
        "company": "Kestrel & Sons", "reason": "A training lapsed.", "mailbox": "program@ibm.example",
        "link": LINK,
    },
    "prospect_told": {
        "person": "Pia", "company": "Kestrel & Sons", "mailbox": "program@ibm.example", "link": LINK,
    },
    "review_waits": {
        "person": "Ines", "title": "Quarter 3, 2026 waits for your review", "period": "Quarter 3, 2026",
        "results": [("Halvorsen & Cipher", "On track")], "more": "3", "correction": True, "link": LINK,
    },
    "termination": {
        "person": "Ada", "company": "Halvorsen & Cipher", "said": "Until then the agreement holds.",
        "title": "Halvorsen & Cipher: IBM gave notice of termination, effective 25 Dec 2026",
        "ground": "Another direction\n& more", "noticed_on": "25 Nov 2026", "effective_on": "25 Dec 2026",
        "link": LINK,
    },
    "ticket_answered": {
        "number": "K7QM-3XPD", "subject": "Terms & fees", "by": "Ines", "text": "None.\n\nEver.",
        "link": LINK,
    },
    "ticket_confirmed": {"number": "K7QM-3XPD", "due": "27 Nov 2026", "link": LINK},
    "ticket_received": {
        "number": "K7QM-3XPD", "subject": "Terms & fees", "sender": "Mina <mina@gravel.example>",
        "text": "Is there a fee?", "due": "27 Nov 2026", "link": LINK,
    },
    "welcome": {
        "person": "Sam", "company": "Kestrel & Sons", "tier": "Silver", "theirs": True, "link": LINK,
    },
}  # fmt: skip
WITHOUT_LINK = {"account_changed"}


@pytest.fixture
def render() -> Any:
    """Render a part of a message so that a word that is not given shows itself."""
    options = {
        **settings.TEMPLATES[0]["OPTIONS"],
        "string_if_invalid": "⟪%s is not given⟫",
        "context_processors": [],
    }
    engine = DjangoTemplates(
        {"NAME": "strict", "DIRS": settings.TEMPLATES[0]["DIRS"], "APP_DIRS": True, "OPTIONS": options}
    )
    return lambda name, context: engine.get_template(f"mail/{name}").render(context)


def test_every_message_has_a_sample() -> None:
    assert set(NAMES) == set(SAMPLES), "give each template of templates/mail a sample context here"


@pytest.mark.parametrize("name", NAMES)
def test_a_message_renders_in_all_its_parts(render: Any, name: str) -> None:
    sample = SAMPLES[name]
    subject, text, html = (render(f"{name}.{part}", sample) for part in ("subject.txt", "txt", "html"))
    assert "⟪" not in subject + text + html
    assert 0 < len(" ".join(subject.split())) <= 120
    assert "&amp;" not in subject + text
    assert name in WITHOUT_LINK or (LINK in text and LINK in html)


@pytest.mark.parametrize("name", NAMES)
def test_a_message_loads_nothing_from_elsewhere(render: Any, name: str) -> None:
    html = render(f"{name}.html", SAMPLES[name])
    assert "<script" not in html
    assert "<img" not in html
    assert "<link" not in html


def test_the_portals_own_engine_finds_them() -> None:
    assert engines["django"].get_template(f"mail/{NAMES[0]}.txt")
