"""Delivery: one message that cannot be sent holds up no other."""

from datetime import datetime

import pytest
from django.core import mail

from alliance.tasks import send_mail
from kernel.models import MailState, OutboxMail
from kernel.outbox import MAX_ATTEMPTS
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


def test_a_letter_that_the_server_turns_away_is_tried_again_and_given_up_after_the_eighth_time(
    monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    def busy(*_given: object) -> int:
        raise OSError("451 try again later")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", busy)
    letter = queued("ada@halvorsen.example", "Hello", now)
    states = []
    with acting(role=Role.STAFF, why="test"):
        for _time in range(MAX_ATTEMPTS):
            assert send_mail() == 0
            letter.refresh_from_db()
            states.append(letter.state)
    assert states == [MailState.QUEUED] * 7 + [MailState.FAILED]
    assert (letter.attempts, letter.last_error) == (8, "451 try again later")
