"""Browsers whose person has renewed the sign-in just now."""

import time

from django.test import Client

from accounts.models import User


def renew_sign_in(browser: Client, person: User, *, minutes_ago: int = 0, method: str = "password") -> Client:
    """Let the browser's person have shown once more who they are, so many minutes ago."""
    session = browser.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time() - 60 * minutes_ago, "reauthenticated": True}
    ]
    session.save()
    return browser
