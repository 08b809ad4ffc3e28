import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_an_entrance_page_is_in_the_portals_look(client, route):
    page = client.get(reverse(route)).content.decode()
    assert page.count("<h1") == 1
    assert "signin__form" in page


def test_a_wrong_password_is_told_in_the_form(client):
    page = client.post(
        reverse("account_login"), {"login": "nobody@example.com", "password": "wrong"}
    ).content.decode()
    assert "cds--inline-notification--error" in page


def test_an_address_that_is_not_there_gets_our_page(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Nothing is here" in answer.content.decode()
