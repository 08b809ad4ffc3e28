"""The code of an authenticator app signs in once."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests import cast

pytestmark = pytest.mark.django_db
PERIOD = 30


def signs_in(person: User, code: str) -> bool:
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    assert "_auth_user_id" not in browser.session
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in browser.session


def test_a_code_that_somebody_read_over_the_shoulder_is_worth_nothing(ada: User) -> None:
    cache.clear()
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
    assert [signs_in(ada, code), signs_in(ada, code)] == [True, False]


def test_a_password_alone_does_not_sign_in_who_has_a_second_factor(ada: User) -> None:
    cache.clear()
    TOTP.activate(ada, generate_totp_secret())
    assert not signs_in(ada, "000000")
