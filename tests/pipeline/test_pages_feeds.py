"""The feed pages: upload, progress, what changed, what is held and what was rejected (R16)."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed, FeedState, MappingProfileVersion
from pipeline.pages.feed import control_rows
from pipeline.services.loading import load_feed
from tests.pipeline.exports import COLUMNS, NOON, export, load, receive, row

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PROFILE = {
    "source": "crm",
    "columns": COLUMNS,
    "stages": {"Qualified": "qualified", "Won": "won", "Lost": "lost"},
    "complete": True,
}
HUNDRED = [row(f"L{number:03d}") for number in range(100)]


def upload(browser: Client, content: str | bytes = export(row("L1")), **changes: object) -> object:
    """Send a file with its profile."""
    data = content.encode() if isinstance(content, str) else content
    form = {"file": SimpleUploadedFile("crm.csv", data), "profile_text": json.dumps(PROFILE)} | changes
    return browser.post("/manage/feeds/upload/", form)


def only_feed() -> Feed:
    with acting(role=Role.STAFF, why="test"):
        return Feed.objects.select_related("profile").get()


def test_an_upload_waits_for_a_worker_and_leads_to_its_page(morgan: User, sign_in: SignIn) -> None:
    answer = upload(sign_in(morgan))
    feed = only_feed()
    assert answer.url == f"/manage/feeds/{feed.pk}/"  # type: ignore[attr-defined]
    assert feed.state == FeedState.RECEIVED
    assert feed.by_id == morgan.pk


def test_a_waiting_feed_is_shown_as_such_and_the_page_asks_again(morgan: User, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    answer = browser.get(upload(browser).url)  # type: ignore[attr-defined]
    assert "Waiting" in answer.content.decode()
    assert "Refresh" in answer


def test_a_feed_being_loaded_shows_how_far_it_is(morgan: User, sign_in: SignIn) -> None:
    feed = receive(export(row("L1")))
    with acting(role=Role.STAFF, why="test"):
        Feed.objects.filter(pk=feed.pk).update(state=FeedState.LOADING, step="comparing")
    shown = sign_in(morgan).get(f"/manage/feeds/{feed.pk}/").context["page"]
    assert [step.state for step in shown.steps] == [
        "complete",
        "complete",
        "current",
        "incomplete",
        "incomplete",
    ]


def test_a_loaded_feed_shows_seven_figures_that_add_up(morgan: User, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    upload(browser, export(row("L1"), row("L1"), row("L2", stage="Nonsense")))
    load_feed(feed_id=only_feed().pk, now=NOON)
    answer = browser.get(f"/manage/feeds/{only_feed().pk}/")
    page = answer.content.decode()
    assert "3 rows = 1 created + 0 updated + 0 unchanged + 1 collapsed + 1 rejected." in page
    assert "unknown stage" in page
    assert "Refresh" not in answer


def test_a_known_source_needs_no_profile_again(morgan: User, sign_in: SignIn) -> None:
    load(export(row("L1")))
    assert upload(sign_in(morgan), source="crm", profile_text="").status_code == 302  # type: ignore[attr-defined]


def test_a_profile_may_come_as_a_file(morgan: User, sign_in: SignIn) -> None:
    profile = SimpleUploadedFile("profile.json", json.dumps(PROFILE).encode())
    assert upload(sign_in(morgan), profile_text="", profile_file=profile).status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "changes", "words"),
    [
        (b"PK\x03\x04" + b"\0" * 60, {}, "file"),
        (b"", {}, "file"),
        (b"a,b\n1,2\n", {}, "crm_id"),
        (export(row("L1")), {"profile_text": "{"}, "not JSON"),
        (export(row("L1")), {"profile_text": '{"source": "x"}'}, "columns"),
        (export(row("L1")), {"profile_text": ""}, "exactly one of the three"),
        (export(row("L1")), {"profile_text": json.dumps(PROFILE | {"tags": {"T": "nobody"}})}, "nobody"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_in_words(
    morgan: User, sign_in: SignIn, content: str | bytes, changes: dict[str, object], words: str
) -> None:
    answer = upload(sign_in(morgan), content, **changes)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert words in answer.content.decode()  # type: ignore[attr-defined]
    with acting(role=Role.STAFF, why="test"):
        assert not Feed.objects.exists()


@override_settings(UPLOAD_LIMIT_BYTES=10)
def test_a_file_over_the_limit_is_refused(morgan: User, sign_in: SignIn) -> None:
    assert "larger than" in upload(sign_in(morgan)).content.decode()  # type: ignore[attr-defined]


def test_a_held_feed_says_what_it_would_do_and_passes_with_a_reason(morgan: User, sign_in: SignIn) -> None:
    load(export(*HUNDRED))
    held, browser = load(export(*HUNDRED[:70]), day=1), sign_in(morgan)
    page = browser.get(f"/manage/feeds/{held.pk}/").content.decode()
    assert "Stopped: 30 leads would be withdrawn" in page
    browser.post(f"/manage/feeds/{held.pk}/accept/", {"reason": "the region was sold"})
    assert state_of(held) == FeedState.RECEIVED


def test_a_held_feed_does_not_pass_without_a_reason(morgan: User, sign_in: SignIn) -> None:
    load(export(*HUNDRED))
    held = load(export(*HUNDRED[:70]), day=1)
    sign_in(morgan).post(f"/manage/feeds/{held.pk}/accept/", {"reason": " "})
    assert state_of(held) == FeedState.HELD


def test_a_held_feed_can_be_put_aside(morgan: User, sign_in: SignIn) -> None:
    load(export(*HUNDRED))
    held = load(export(*HUNDRED[:70]), day=1)
    sign_in(morgan).post(f"/manage/feeds/{held.pk}/dismiss/", {"reason": "a filtered export"})
    assert state_of(held) == FeedState.DISMISSED


def test_a_loaded_feed_cannot_be_put_aside(morgan: User, sign_in: SignIn) -> None:
    feed = load(export(row("L1")))
    sign_in(morgan).post(f"/manage/feeds/{feed.pk}/dismiss/", {"reason": "second thoughts"})
    assert state_of(feed) == FeedState.MERGED


def test_sources_and_feeds_are_listed(morgan: User, sign_in: SignIn) -> None:
    load(export(row("L1")))
    page = sign_in(morgan).get("/manage/feeds/").content.decode()
    assert "export.csv" in page
    assert "1 created" in page


def test_a_profile_is_tried_on_the_last_file_before_it_is_saved(morgan: User, sign_in: SignIn) -> None:
    receive(export(row("L1", stage="Proposal", value="1.2.3")))
    browser, address = sign_in(morgan), "/manage/sources/crm/profile/"
    page = browser.get(address).content.decode()
    assert "1.2.3" in page
    assert "unreadable" in page
    mended = json.dumps(PROFILE | {"stages": {"Proposal": "proposed"}})
    assert "Not mapped" not in browser.post(address, {"document": mended, "try": "1"}).content.decode()
    assert versions() == 1
    assert browser.post(address, {"document": mended, "save": "1"}).status_code == 302
    assert versions() == 2


def test_a_profile_that_maps_a_tag_to_nobody_known_is_refused_on_the_page(
    morgan: User, sign_in: SignIn
) -> None:
    load(export(row("L1")))
    lost = json.dumps(PROFILE | {"tags": {"X": "nobody"}})
    page = sign_in(morgan).post("/manage/sources/crm/profile/", {"document": lost, "save": "1"})
    assert "nobody" in page.context["form"].errors["document"][0]
    assert versions() == 1


def test_the_page_of_a_source_keeps_its_source(morgan: User, sign_in: SignIn) -> None:
    load(export(row("L1")))
    other = json.dumps(PROFILE | {"source": "other"})
    page = sign_in(morgan).post("/manage/sources/crm/profile/", {"document": other, "save": "1"})
    assert "another source" in page.content.decode()


PAGES = (
    "/manage/feeds/",
    "/manage/feeds/upload/",
    "/manage/tags/",
    "/manage/rates/",
    "/manage/sources/crm/profile/",
)


@pytest.mark.parametrize("address", PAGES)
def test_only_administrators_enter(
    halvorsen: Participant, ines: User, ada: User, sign_in: SignIn, address: str
) -> None:
    assert sign_in(ines).get(address).status_code == 403
    assert sign_in(ada).get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/manage/feeds/999/", "/manage/feeds/999/rejects.csv", "/manage/sources/no/profile/"]
)
def test_what_is_missing_is_not_found(morgan: User, sign_in: SignIn, address: str) -> None:
    assert sign_in(morgan).get(address).status_code == 404


def test_a_currency_that_vanished_differs() -> None:
    rows = control_rows({"USD": "100", "EUR": "5"}, {"USD": "101"})
    assert [(each.currency, each.now, each.differs) for each in rows] == [
        ("USD", "101", False),
        ("EUR", "none", True),
    ]


def state_of(feed: Feed) -> str:
    with acting(role=Role.STAFF, why="test"):
        return Feed.objects.get(pk=feed.pk).state


def versions() -> int:
    with acting(role=Role.STAFF, why="test"):
        return MappingProfileVersion.objects.count()


def test_the_uploaded_file_is_what_is_loaded(morgan: User, sign_in: SignIn) -> None:
    upload(sign_in(morgan), export(row("L1")))
    with only_feed().file.open("rb") as kept:
        assert io.BytesIO(kept.read()).getvalue().decode() == export(row("L1"))
