"""A company that leaves gets its data: its own, whole, safe to open (R4, R30)."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.models import Termination
from agreements.services import execute_termination, give_notice
from kernel import clock
from participants.models import Audience, Participant
from participants.services import record_trained_person
from tests.agreements.terminations import days_later
from tests.tiers.program import feed, lead, tag

pytestmark = pytest.mark.django_db(transaction=True)
Browse = Callable[[User], Client]
URL = reverse("hand_back", args=["halvorsen"])


@pytest.fixture
def leaving(halvorsen: Participant, norrland: Participant, morgan: User) -> Termination:
    """Halvorsen under notice, with a lead and a training; Norrland has a lead as well."""
    tag(halvorsen, "Cipher")
    tag(norrland, "Keystore")
    feed(lead("A-1", "700000"), lead("B-1", "900000", tag="Keystore"))
    record_trained_person(
        by=morgan, participant=halvorsen, audience=Audience.SALES, name="=cmd()", email="ann@ibm.example",
        completed_on=clock.today(),
    )  # fmt: skip
    return give_notice(by=morgan, participant=halvorsen, ground="Another direction", now=clock.now())


def files_of(browser: Client) -> dict[str, list[list[str]]]:
    answer = browser.get(URL)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: list(_rows(packed.read(name).decode())) for name in packed.namelist()}


def _rows(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text))


def test_both_sides_download_the_company_s_own_rows(
    leaving: Termination, ada: User, ines: User, morgan: User, sign_in: Browse
) -> None:
    for person in (ada, ines, morgan):
        files = files_of(sign_in(person))
        assert set(files) == {
            "agreements.csv", "assessment-conditions.csv", "assessments.csv", "leads.csv", "people.csv",
            "signatures.csv", "tiers.csv", "trainings.csv",
        }  # fmt: skip
        assert [row[0] for row in files["leads.csv"][1:]] == ["A-1", "# rows: 1"]
        assert [row[0] for row in files["agreements.csv"][1:-1]] == [
            "Procurement Agreement",
            "Program Agreement",
        ]
        assert files["trainings.csv"][1][1] == "'=cmd()"
        assert files["people.csv"][1][:3] == ["Ada", "ada@halvorsen.example", "Alliance manager"]


@pytest.mark.parametrize(("person", "status"), [("omar", 404), ("theo", 404), ("vic", 403)])
def test_nobody_else_downloads_them(
    request: pytest.FixtureRequest, leaving: Termination, sign_in: Browse, person: str, status: int
) -> None:
    assert sign_in(request.getfixturevalue(person)).get(URL).status_code == status


def test_without_a_notice_there_is_nothing_to_hand_back(ada: User, sign_in: Browse) -> None:
    assert sign_in(ada).get(URL).status_code == 404


def test_after_the_end_administrators_download_them(
    leaving: Termination, ada: User, ines: User, morgan: User, sign_in: Browse
) -> None:
    execute_termination(termination_id=leaving.pk, now=days_later(400))
    assert [sign_in(person).get(URL).status_code for person in (ada, ines)] == [404, 404]
    assert [row[0] for row in files_of(sign_in(morgan))["people.csv"][1:-1]] == ["Ada"]
