"""What the tests of the homes have in common: a day, a browser's page, its statements."""

import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from participants.models import Participant
from participants.services import accept_invitation, invite_colleague
from tests import cast

_OF_A_TEST = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SELECT coalesce(current_setting('role'")
_ENTRY = "SELECT set_config('role'"


def text_of(response: Any) -> str:
    """The words of a page, without markup and with single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links_of(response: Any) -> list[str]:
    """The addresses that a page leads to within the portal."""
    return [html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', response.content.decode())]


def join(person: User, company: Participant, role: str) -> None:
    """Let a person who has an account accept an invitation of another company."""
    _invitation, token = invite_colleague(
        by=None, participant=company, email=person.email, name=person.name, role=role, now=cast.BEFORE
    )
    accept_invitation(token=token, by=person, now=cast.BEFORE)


def statements(browser: Client, url: str) -> int:
    """How many statements a page takes; not those by which a test's own transaction is restored after it."""
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(url)
    assert response.status_code == 200, response.status_code
    asked = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(_OF_A_TEST)]
    return len(asked) - max(sum(sql.startswith(_ENTRY) for sql in asked) - 1, 0)
