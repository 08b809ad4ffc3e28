"""Mail is a row first: queued with the work that causes it, delivered later, never twice by key."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kernel.models import MailState, OutboxMail
from kernel.tenancy import Role, acting, current_user_id

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 5, 15, 60, 240, 720, 1440))
"""How long after it was queued a message is tried, and tried again: a server may be away for a day."""
MAX_ATTEMPTS = len(PAUSES)
PERMANENT = 500
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """A message before it is queued; `template` names three files under `mail/`: subject.txt, txt, html.

    `calendar` is an iCalendar object with its METHOD, for an invitation to a meeting (RFC 5545, RFC 6047).
    """

    key: str
    kind: str
    to: str
    template: str
    context: dict[str, Any]
    calendar: str = ""


def queue_letters(letters: list[Letter], *, now: datetime) -> int:
    """Queue letters in the running transaction, in one statement; a key that is known is not queued again.

    Returns the number of letters given. Enters staff for the insert: the app role sees no outbox row.
    """
    rows = [_row(letter, now) for letter in letters]
    with acting(role=Role.STAFF, user=current_user_id(), why="mail queued"):
        OutboxMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def waiting_mail(limit: int, *, now: datetime) -> list[int]:
    """Return the ids of the oldest queued messages whose next attempt is due; call it as staff."""
    due = Q(attempts=0)
    for attempts, pause in enumerate(PAUSES[1:], start=1):
        due |= Q(attempts=attempts, queued_at__lte=now - pause)
    waiting = OutboxMail.objects.filter(due, state=MailState.QUEUED)
    return list(waiting.order_by("id").values_list("id", flat=True)[:limit])


def deliver(mail_id: int, *, now: datetime) -> bool:
    """Send one queued message, locked against a second deliverer; return whether it was sent by this call.

    A failure is kept with its reason; after `MAX_ATTEMPTS` the message is failed and shown on operations. So
    is at once what no server would take, an address without a possible domain, or what the server refuses for
    good: it holds up no other.
    """
    mail = (
        OutboxMail.objects.select_for_update(skip_locked=True)
        .filter(id=mail_id, state=MailState.QUEUED)
        .first()
    )
    if mail is None:
        return False
    message = _message(mail)
    try:
        message.send()
    except (OSError, ValueError) as failure:
        hopeless = _is_final(failure) or mail.attempts + 1 >= MAX_ATTEMPTS
        state = MailState.FAILED if hopeless else MailState.QUEUED
        OutboxMail.objects.filter(id=mail.id).update(
            attempts=F("attempts") + 1, last_error=_said(failure)[:500], state=state
        )
        return False
    OutboxMail.objects.filter(id=mail.id).update(
        state=MailState.SENT, sent_at=now, attempts=F("attempts") + 1
    )
    return True


def forget_letters(*, addresses: Collection[str] = (), keys: Collection[str] = ()) -> None:
    """Remove every letter, sent or not, that goes to or mentions one of these addresses (lower case), or
    whose key begins with one of `keys`; call it as staff.
    """
    named = Q(to_lower__in=addresses)
    for address in addresses:
        whole = rf"(?<![a-z0-9._%+-]){re.escape(address)}(?!\.?[a-z0-9_-])"  # not the end of a longer one
        named |= Q(text__iregex=whole) | Q(calendar__iregex=whole)
    for key in keys:
        named |= Q(key__startswith=key)
    OutboxMail.objects.annotate(to_lower=Lower("to")).filter(named).delete()


def _is_final(failure: OSError | ValueError) -> bool:
    """Whether no later attempt could succeed: an impossible address, or a 5xx for each recipient."""
    if isinstance(failure, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _answer in failure.recipients.values())
    return isinstance(failure, ValueError)


def _said(failure: OSError | ValueError) -> str:
    """What went wrong, for who looks after the portal: the server's own words, or that it was not reached."""
    if isinstance(failure, SMTPRecipientsRefused):
        answers = failure.recipients.values()
        return "; ".join(f"{code} {answer.decode(errors='replace')}" for code, answer in answers)
    if isinstance(failure, OSError) and failure.errno is not None and failure.strerror:
        return _("The mail server cannot be reached: %(why)s") % {"why": failure.strerror}
    return str(failure)


def _message(mail: OutboxMail) -> EmailMultiAlternatives:
    """Return a message as it goes out: an invitation both as a part that calendars answer and as a file."""
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        method = _METHOD.findall(mail.calendar)[0]
        message.attach_alternative(mail.calendar, f"text/calendar; method={method}")
        message.attach("invite.ics", mail.calendar.encode(), "application/ics")
    return message


def _row(letter: Letter, now: datetime) -> OutboxMail:
    base = f"mail/{letter.template}"
    return OutboxMail(
        key=letter.key,
        kind=letter.kind,
        to=letter.to,
        subject=" ".join(render_to_string(f"{base}.subject.txt", letter.context).split()),
        text=render_to_string(f"{base}.txt", letter.context),
        html=render_to_string(f"{base}.html", letter.context),
        calendar=letter.calendar,
        queued_at=now,
    )
