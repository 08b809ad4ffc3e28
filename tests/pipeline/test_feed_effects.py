"""What a held feed would do to each participant, foreseen; accepting it does exactly that (R13)."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed, FeedEffect, FeedState
from pipeline.services.feeds import accept_held_feed
from pipeline.services.loading import load_feed
from tests.pipeline.exports import NOON, export, load, row
from tests.tiers.pages import stand_still, text_of
from tests.tiers.program import hold, in_force, tag
from tiers.selectors.position import present_position

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Effect = tuple[int, int, int, Decimal, Decimal, str, str]


@pytest.fixture
def mirror(halvorsen: Participant, norrland: Participant) -> None:
    """A hundred leads: Halvorsen's sixty make 6 million of Gold's 5, Norrland's thirty 3 million of it."""
    in_force()
    for company, name in ((halvorsen, "Cipher"), (norrland, "Norr")):
        tag(company, name)
        hold(company, "gold")
    load(export(*leads(range(60), "Cipher"), *leads(range(60, 90), "Norr"), *leads(range(90, 100), "")))


def leads(numbers: range, tag: str, value: str = "100000") -> list[str]:
    """Leads of one tag, each of this value."""
    return [row(f"L{number:03d}", value=value, tag=tag) for number in numbers]


def half() -> Feed:
    """An export that lost forty of Halvorsen's, has a new one and moved one; ten are worth twice as much."""
    text = export(
        *leads(range(20), "Cipher"), *leads(range(60, 70), "Norr", "200000"), *leads(range(70, 89), "Norr"),
        *leads(range(89, 90), "Cipher"), *leads(range(90, 100), ""), row("NEW", value="50000", tag="Norr"),
    )  # fmt: skip
    feed = load(text, day=1)
    assert feed.state == FeedState.HELD
    return feed


def effects(feed: Feed) -> dict[str, Effect]:
    """What was foreseen, by company; empty is nobody."""
    with acting(role=Role.STAFF):
        rows = FeedEffect.objects.filter(feed=feed).values_list(
            "participant__slug", "created", "changed", "withdrawn", "counted_now", "counted_then",
            "status_now", "status_then",
        )  # fmt: skip
        return {slug or "": tuple(rest) for slug, *rest in rows}  # type: ignore[misc]


@pytest.mark.usefixtures("mirror")
def test_each_company_has_its_leads_its_attainment_and_its_status() -> None:
    assert effects(half()) == {
        "halvorsen": (0, 1, 40, 6_000_000, 2_100_000, "met", "off_track"),
        "norrland": (1, 11, 0, 3_000_000, 3_950_000, "off_track", "at_risk"),
    }


def test_accepting_it_comes_to_what_was_foreseen(
    mirror: None, morgan: User, halvorsen: Participant, norrland: Participant
) -> None:
    feed = half()
    foreseen = effects(feed)
    with acting(role=Role.STAFF, user=morgan.pk):
        accept_held_feed(by=morgan, feed_id=feed.pk)
    assert load_feed(feed_id=feed.pk, now=NOON).state == FeedState.MERGED
    for company in (halvorsen, norrland):
        with acting(role=Role.STAFF):
            position = present_position(company, NOON.date())
        assert position is not None
        target = next(each for each in position.quarter.conditions if each.clause == "5.5")
        assert (target.actual, target.state) == foreseen[company.slug][4:5] + foreseen[company.slug][6:]


def test_new_tags_of_the_profile_are_foreseen_from_how_it_stands_now(
    mirror: None, halvorsen: Participant
) -> None:
    text = export(
        *leads(range(20), "Cipher"), *leads(range(60, 90), "Norr"), *leads(range(90, 100), "Sentry")
    )
    feed = load(text, day=1, tags={"Sentry": "halvorsen"})
    assert effects(feed)["halvorsen"][3:5] == (6_000_000, 3_000_000)
    assert effects(feed)[""][:3] == (0, 10, 0)


def test_without_a_guide_the_amounts_alone_are_known(halvorsen: Participant) -> None:
    tag(halvorsen, "Cipher")
    load(export(*leads(range(100), "Cipher")))
    feed = load(export(*leads(range(50), "Cipher")), day=1)
    assert effects(feed)["halvorsen"] == (0, 0, 50, 10_000_000, 5_000_000, "", "")


def test_a_part_of_the_pipeline_withdraws_nothing(halvorsen: Participant) -> None:
    tag(halvorsen, "Cipher")
    load(export(*leads(range(100), "Cipher")))
    feed = load(export(*leads(range(50), "Cipher", "1")), day=1, complete=False)
    assert effects(feed)["halvorsen"][:5] == (0, 50, 0, 10_000_000, 5_000_050)


@pytest.mark.usefixtures("mirror")
def test_the_statements_do_not_grow_with_the_participants() -> None:
    of_one = export(
        *leads(range(20), "Cipher"),
        *leads(range(60, 90), "Norr"),
        *leads(range(90, 100), ""),
        row("NEW", tag="Cipher"),
    )
    load(of_one, day=1)
    with CaptureQueriesContext(connection) as one:
        assert list(effects(load(of_one, day=1))) == ["halvorsen"]
    with CaptureQueriesContext(connection) as two:
        assert len(effects(half())) == 2
    assert len(two) == len(one)


@pytest.mark.usefixtures("mirror")
def test_what_was_foreseen_is_written_once_and_hidden_from_companies(halvorsen: Participant) -> None:
    half()
    with acting(role=Role.APP, participant=halvorsen.pk):
        assert not FeedEffect.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), acting(role=Role.STAFF):
        FeedEffect.objects.update(counted_then=0)


@pytest.mark.usefixtures("mirror")
def test_the_page_shows_who_would_lose_what(
    morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    page = text_of(sign_in(morgan).get(f"/manage/feeds/{half().pk}/").content)
    panel = page[page.index("What it would do to attainment") :]
    assert panel.index("Halvorsen Cipher") < panel.index("Norrland Systems")
    assert "−3,900,000" in panel
    assert "+950,000" in panel
    assert "Off track" in panel
    assert "At risk" in panel
    assert "1 status would get worse" in panel


@pytest.mark.usefixtures("mirror")
def test_the_page_adds_up_the_participants_that_it_does_not_name(
    morgan: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    monkeypatch.setattr("pipeline.selectors.effects.MOST_NAMED", 1)
    page = text_of(sign_in(morgan).get(f"/manage/feeds/{half().pk}/").content)
    assert "1 other participant" in page
    assert "Norrland Systems" not in page
    assert "−2,950,000" in page
