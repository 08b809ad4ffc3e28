"""The schema describes every address of the API, without a warning."""

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User

NOUNS = ("participants", "leads", "assessments", "guides", "standings")


def test_the_schema_is_valid_and_warns_of_nothing(tmp_path: object) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", f"{tmp_path}/schema.yaml")


@pytest.mark.django_db
def test_the_schema_names_every_noun_as_a_list_and_one_by_one(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    paths = client.get("/api/v1/schema/").json()["paths"]
    for noun in NOUNS:
        assert f"/api/v1/{noun}/" in paths
        assert any(path.startswith(f"/api/v1/{noun}/{{") for path in paths)


@pytest.mark.django_db
def test_a_filter_takes_every_text_that_the_schema_allows(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    told = {text: client.get("/api/v1/leads/", {"q": text}).status_code for text in ("a\0", "a\n", "")}
    assert told == {"a\0": 200, "a\n": 200, "": 200}
