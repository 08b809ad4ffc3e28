"""The tags page: a person decides whom a tag means, sees what it would do, and can take it back (R14)."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from participants.models import Participant
from tests.pipeline.exports import export, lead, load, row

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE, DECIDE = "/manage/tags/", "/manage/tags/decide/"


@pytest.fixture
def browser(halvorsen: Participant, norrland: Participant, morgan: User, sign_in: SignIn) -> Client:
    """An administrator before two leads under a tag that means nobody."""
    load(export(row("L1", "Stellfast Rail", tag="Halvorsen Ciphers"), row("L2", tag="Halvorsen Ciphers")))
    return sign_in(morgan)


def decide(browser: Client, decision: str, **fields: object) -> str:
    """Decide on the tag, and return the page that answers."""
    data = {"decision": decision, "tag": "Halvorsen Ciphers"} | fields
    return browser.post(DECIDE, data, follow=True).content.decode()


def test_a_waiting_tag_shows_its_leads_value_and_a_guess_with_its_reason(browser: Client) -> None:
    page = browser.get(PAGE).content.decode()
    assert "Halvorsen Ciphers" in page
    assert "USD 2,000" in page
    assert "Like the name “Halvorsen Cipher”" in page


def test_the_effect_is_shown_before_anything_is_saved(browser: Client) -> None:
    page = browser.get(f"{PAGE}?tag=Halvorsen+Ciphers").content.decode()
    assert "2 leads" in page
    assert "Stellfast Rail" in page
    assert lead("L1").participant is None


def test_mapping_gives_the_leads_to_the_participant(browser: Client, halvorsen: Participant) -> None:
    page = decide(browser, "map", participant=halvorsen.pk, basis="their sales lead says so")
    assert "2 leads changed hands." in page
    assert lead("L1").participant == halvorsen


def test_a_mapped_tag_can_be_opened_for_correction(browser: Client, halvorsen: Participant) -> None:
    decide(browser, "map", participant=halvorsen.pk, basis="their sales lead says so")
    assert "their sales lead says so" in browser.get(f"{PAGE}?show=mapped").content.decode()
    assert "Correct the mapping" in browser.get(f"{PAGE}?tag=Halvorsen+Ciphers").content.decode()


def test_a_correction_moves_them_and_taking_back_leaves_them_to_nobody(
    browser: Client, halvorsen: Participant, norrland: Participant
) -> None:
    decide(browser, "map", participant=halvorsen.pk, basis="a guess")
    decide(browser, "remap", participant=norrland.pk, basis="it was theirs")
    assert lead("L1").participant == norrland
    decide(browser, "unmap", reason="nobody knows")
    assert lead("L1").participant is None


def test_an_ignored_tag_waits_no_more_and_can_be_asked_again(browser: Client) -> None:
    assert "Every tag is decided." in decide(browser, "ignore", reason="a test entry")
    assert "a test entry" in browser.get(f"{PAGE}?show=ignored").content.decode()
    assert "Every tag is decided." not in decide(browser, "restore")


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("map", {"participant": "", "basis": "x"}),
        ("map", {"participant": "99999", "basis": "x"}),
        ("ignore", {"reason": ""}),
        ("unmap", {"reason": "never mapped"}),
        ("restore", {}),
        ("drop", {}),
    ],
)
def test_a_decision_that_lacks_something_changes_nothing_and_says_so(
    browser: Client, decision: str, fields: dict[str, str]
) -> None:
    page = decide(browser, decision, **fields)
    assert "notification--error" in page
    assert lead("L1").participant is None


def test_a_decision_is_posted_never_followed_by_a_link(browser: Client) -> None:
    assert browser.get(DECIDE).status_code == 405


def test_a_guess_by_a_tag_that_is_mapped_already_says_so(browser: Client, norrland: Participant) -> None:
    decide(browser, "map", participant=norrland.pk, basis="their sales lead says so")
    load(export(row("L3", tag="Halvorsen Cipherss")), day=1, complete=False)
    assert "Like the mapped tag “Halvorsen Ciphers”" in browser.get(PAGE).content.decode()
