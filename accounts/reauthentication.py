"""Whether a person renewed the sign-in within minutes, and where to: what binds a company asks for it."""

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from accounts.models import User


def sign_in_renewed(request: HttpRequest, user: User) -> bool:
    """Whether the person proved once more who they are, within `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds.

    Who has a second factor proves it by that one: a password may be known to somebody else.
    """
    earliest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    renewed = [
        each["method"]
        for each in get_authentication_records(request, user)
        if each.get("reauthenticated") and each["at"] > earliest
    ]
    return "mfa" in renewed or (bool(renewed) and not is_mfa_enabled(user))


def renewal_url(user: User, back_to: str) -> str:
    """Return where the person renews it, by the strongest means of the account, and comes back from.

    Never by an exception that suspends a form: the library would call its view past the access rules.
    """
    means = get_adapter().get_reauthentication_methods(user)
    return f"{means[-1]['url']}?{urlencode({'next': back_to})}" if means else ""
