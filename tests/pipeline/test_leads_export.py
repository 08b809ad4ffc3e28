"""The leads list as a file: as shown, of whom one may see, safe for a spreadsheet (R4)."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from participants.models import Participant
from tests.pipeline.exports import export, load, row

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[User], Client]
FILE = "/p/halvorsen/leads/export.csv"


@pytest.fixture(autouse=True)
def leads(halvorsen: Participant, norrland: Participant) -> None:
    load(
        export(
            row("H-1", "Rookhaven Pharma", value="640000", tag="Halvorsen"),
            row("H-2", "=HYPERLINK(1)", stage="Lost", value="5", currency="EUR", tag="Halvorsen"),
            row("N-1", "Secret Client", tag="Norrland"),
        ),
        tags={"Halvorsen": "halvorsen", "Norrland": "norrland"},
    )


def rows_of(browser: Client, address: str) -> list[dict[str, str]]:
    """The rows of a download; its last line must be the trailer."""
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    *lines, trailer = b"".join(answer.streaming_content).decode().splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert trailer == f"# rows: {len(rows)}"
    return rows


def test_a_partner_gets_its_own_leads(ada: User, sign_in: SignIn) -> None:
    rows = rows_of(sign_in(ada), FILE)
    assert sorted(each["CRM number"] for each in rows) == ["H-1", "H-2"]
    assert "Secret" not in str(rows)


def test_the_file_is_filtered_and_sorted_like_the_list(ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert [each["CRM number"] for each in rows_of(browser, f"{FILE}?stage=lost")] == ["H-2"]
    assert [each["CRM number"] for each in rows_of(browser, f"{FILE}?sort=tcv&order=asc")] == ["H-2", "H-1"]


def test_a_clients_name_like_a_formula_stays_text(ada: User, sign_in: SignIn) -> None:
    (row_,) = rows_of(sign_in(ada), f"{FILE}?stage=lost")
    assert row_["Client"] == "'=HYPERLINK(1)"
    assert row_["Counts?"] == "Lost"


def test_ibm_gets_the_same_figures_for_the_same_participant(ada: User, ines: User, sign_in: SignIn) -> None:
    assert rows_of(sign_in(ada), FILE) == rows_of(sign_in(ines), FILE)


def test_a_manager_gets_the_assigned_participants_only(ines: User, sign_in: SignIn) -> None:
    rows = rows_of(sign_in(ines), "/manage/leads/export.csv")
    assert {each["Participant"] for each in rows} == {"Halvorsen Cipher"}


def test_an_administrator_gets_all(morgan: User, sign_in: SignIn) -> None:
    assert len(rows_of(sign_in(morgan), "/manage/leads/export.csv")) == 3


def test_a_viewer_may_look_but_not_export(vic: User, sign_in: SignIn) -> None:
    browser = sign_in(vic)
    assert browser.get(FILE).status_code == 403
    assert "Export CSV" not in browser.get("/p/halvorsen/leads/").content.decode()


def test_a_stranger_finds_no_file(omar: User, sign_in: SignIn) -> None:
    assert sign_in(omar).get(FILE).status_code == 404
