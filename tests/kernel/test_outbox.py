"""Delivery: one message that cannot be sent holds up no other."""

import errno
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from alliance.tasks import send_mail
from kernel import outbox
from kernel.models import MailState, OutboxMail
from kernel.tenancy import Role, acting

pytestmark = pytest.mark.django_db

TOO_LONG = f"mallory@{'é' * 60}.com"
"""An address that a form takes; in the letters of the network its domain is too long."""
LOOKED_AT = (0, 0, 1, 2, 4, 5, 6, 14, 15, 16, 59, 60, 61, 239, 240, 719, 720, 1439, 1440)


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


def failing_with(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def send(message: object) -> None:
        raise failure

    monkeypatch.setattr(mail.EmailMessage, "send", send)


def test_a_server_that_is_away_is_tried_again_after_growing_pauses_for_a_day(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_with(monkeypatch, ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"))
    letter = queued("ada@halvorsen.example", "Hello", now)
    minutes = []
    with acting(role=Role.STAFF, why="test"):
        for minute in LOOKED_AT:
            moment = now + timedelta(minutes=minute)
            for mail_id in outbox.waiting_mail(1, now=moment):
                outbox.deliver(mail_id, now=moment)
                minutes.append(minute)
        letter.refresh_from_db()
    assert minutes == [0, 1, 5, 15, 60, 240, 720, 1440]
    assert letter.state == MailState.FAILED
    assert letter.last_error == "The mail server cannot be reached: Connection refused"


@pytest.mark.parametrize(("code", "state"), [(550, MailState.FAILED), (450, MailState.QUEUED)])
def test_what_the_server_refuses_for_good_is_not_tried_again(
    code: int, state: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_with(monkeypatch, SMTPRecipientsRefused({"ada@halvorsen.example": (code, b"mailbox unknown")}))
    letter = queued("ada@halvorsen.example", "Hello", now)
    assert send_mail() == 0
    with acting(role=Role.STAFF, why="test"):
        letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (state, f"{code} mailbox unknown")
