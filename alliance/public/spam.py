"""How the contact form tells people from machines, without anybody else's help."""

import re
from datetime import UTC, datetime, timedelta

from allauth.core import ratelimit
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

QUICKEST = timedelta(seconds=3)
LONGEST_OPEN = timedelta(days=1)
MOST_LINKS = 3
LIMIT = "contact"
"""The limits stand in settings, ACCOUNT_RATE_LIMITS: one per network, one per address."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_signer = Signer(sep=".", salt="alliance.public.contact")


def stamp(now: datetime) -> str:
    """Return what a form carries to say when it was opened: the second, signed."""
    return _signer.sign(str(int(now.timestamp())))


def age_of(stamped: str, now: datetime) -> timedelta | None:
    """Return how long a form was open; None where the stamp is not ours."""
    try:
        opened = datetime.fromtimestamp(int(_signer.unsign(stamped)), tz=UTC)
    except (BadSignature, ValueError, OverflowError):
        return None
    return now - opened


def is_machine(*, trap: str, stamped: str, now: datetime) -> bool:
    """Whether a machine filled the form: it sees a field that nobody sees, forges the stamp, or is too quick.

    It is not told: it gets the answer that everybody gets.
    """
    age = age_of(stamped, now)
    return bool(trap) or age is None or age < QUICKEST


def links_in(text: str) -> int:
    """Return how many addresses of pages a text holds."""
    return len(_LINK.findall(text))


def within_limits(request: HttpRequest, email: str) -> bool:
    """Count a question against its network and its address; return whether both still may.

    Without a cache nothing is counted: better a question too many than none (kernel.cache).
    """
    return bool(ratelimit.consume(request, action=LIMIT, key=email.casefold()))
