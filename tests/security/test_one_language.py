"""Whatever language a browser asks for, the libraries' words are in the portal's own."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["de", "fr-CA, fr;q=0.9", "ar"])
def test_a_form_s_refusal_is_in_english(asked: str) -> None:
    answer = Client(headers={"accept-language": asked}).post(
        "/accounts/login/", {"login": "", "password": ""}
    )
    assert answer["Content-Language"] == "en"
    assert 'lang="en"' in answer.content.decode()
    assert "This field is required." in answer.content.decode()
