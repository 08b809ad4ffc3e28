import pytest
from django.urls import reverse

from kernel.templatetags.portal import allauth_button_class
from tests.agreements.browsing import renew_sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_an_entrance_page_is_in_the_portals_look(client, route):
    page = client.get(reverse(route)).content.decode()
    assert page.count("<h1") == 1
    assert "signin__form" in page


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("account_login", ["E-mail address", "Password", "Stay signed in on this device"]),
        ("account_reset_password", ["E-mail address"]),
        ("account_change_password", ["Present password", "New password", "The new password again"]),
        ("account_email", ["New e-mail address"]),
        ("account_reauthenticate", ["Password"]),
    ],
)
def test_a_form_asks_in_our_words(client, ada, route, words):
    if route not in ("account_login", "account_reset_password"):
        client.force_login(ada)
    page = client.get(reverse(route)).content.decode()
    for each in words:
        assert f">{each}" in page
    assert "placeholder" not in page[page.index("<form class") :]
    assert "Remember Me" not in page


def test_a_wrong_code_is_refused_with_its_mend(ada, sign_in):
    browser = renew_sign_in(sign_in(ada), ada)
    browser.get(reverse("mfa_activate_totp"))
    page = browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Enter the one that the app shows now" in page


def test_a_passkey_is_asked_for_in_our_words(ada, sign_in):
    page = renew_sign_in(sign_in(ada), ada).get(reverse("mfa_add_webauthn")).content.decode()
    assert "Sign in with it alone, without the password" in page
    assert 'value="Key 1"' in page
    assert "Passwordless" not in page


def test_what_a_new_password_needs_is_one_sentence(client, ada):
    client.force_login(ada)
    page = client.get(reverse("account_change_password")).content.decode()
    assert "At least 12 characters." in page
    assert "entirely numeric" not in page


@pytest.mark.parametrize("route", ["account_inactive", "account_email_verification_sent"])
def test_a_page_without_a_form_leads_on(client, route):
    page = client.get(reverse(route)).content.decode()
    assert 'class="signin__h"' in page


def test_a_wrong_password_is_told_in_the_form(client):
    page = client.post(
        reverse("account_login"), {"login": "nobody@example.com", "password": "wrong"}
    ).content.decode()
    assert "cds--inline-notification--error" in page


def test_an_address_that_is_not_there_gets_our_page(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Nothing is here" in answer.content.decode()


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        (["danger", "delete"], "danger--tertiary"),
        (["link", "cancel"], "ghost"),
        (["outline"], "tertiary"),
        (None, "primary"),
    ],
)
def test_a_button_of_a_sign_in_page_is_as_heavy_as_what_it_does(tags, kind):
    assert f"cds--btn--{kind}" in allauth_button_class(tags)
