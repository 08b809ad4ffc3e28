"""Delivery: one message that cannot be sent holds up no other."""

from datetime import datetime

import pytest
from django.core import mail

from alliance.tasks import send_mail
from kernel.models import MailState, OutboxMail
from kernel.tenancy import Role, acting

pytestmark = pytest.mark.django_db

TOO_LONG = f"mallory@{'é' * 60}.com"
"""An address that a form takes; in the letters of the network its domain is too long."""


def queued(to: str, subject: str, now: datetime) -> OutboxMail:
    with acting(role=Role.STAFF, why="test"):
        return OutboxMail.objects.create(
            key=to, kind="test", to=to, subject=subject, text="Text", html="", queued_at=now
        )


@pytest.mark.parametrize(
    ("to", "subject"), [(TOO_LONG, "Hello"), ("mallory@a.example", "Hello\nBcc: everybody@b.example")]
)
def test_what_no_server_would_take_fails_at_once_and_the_next_is_sent(
    to: str, subject: str, now: datetime
) -> None:
    hopeless = queued(to, subject, now)
    queued("ada@halvorsen.example", "Hello", now)
    assert send_mail() == 1
    assert [message.to for message in mail.outbox] == [["ada@halvorsen.example"]]
    with acting(role=Role.STAFF, why="test"):
        hopeless.refresh_from_db()
    assert hopeless.state == MailState.FAILED
    assert hopeless.last_error
