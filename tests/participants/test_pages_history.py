"""The history of a company on its page: who changed what and why, and what stood on a day (R4, D10)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from accounts.models import User
from kernel import clock
from kernel.tenancy import Role, acting
from participants import services
from participants.models import (
    IncorporationRole,
    Participant,
)
from pipeline.models import TagMapping
from tests.participants.facts import trained

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def test_the_history_says_who_changed_what_and_why(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    services.record_technology(by=ines, participant=halvorsen, name="Cipher Shield", why="product sheet")
    page = sign_in(ada).get("/p/halvorsen/company/?tab=activity").content.decode()
    for word in ("Cipher Shield", "Ines", "product sheet", "Prospect", "Invited"):
        assert word in page


def test_the_history_names_people_and_no_numbers_of_rows(ines: User, sam: User, sign_in: SignIn) -> None:
    page = sign_in(ines).get("/p/halvorsen/company/?tab=activity").content.decode()
    assert sam.name in page
    assert "Invited by" not in page
    assert "Entered by" not in page


def test_what_only_ibm_may_know_is_not_in_a_partners_history(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn, now: datetime
) -> None:
    with acting(role=Role.STAFF, user=ines.pk, why="canary-reason"):
        TagMapping.objects.create(participant=halvorsen, tag="canary-tag", mapped_at=now)
    assert "canary" in sign_in(ines).get("/p/halvorsen/company/?tab=activity").content.decode()
    assert "canary" not in sign_in(ada).get("/p/halvorsen/company/?tab=activity").content.decode()


def test_the_changes_are_shown_by_topic(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    services.record_technology(by=ines, participant=halvorsen, name="Cipher Shield")
    browser = sign_in(ada)
    assert "Cipher Shield" in browser.get("/p/halvorsen/company/?tab=activity&topic=facts").content.decode()
    people = browser.get("/p/halvorsen/company/?tab=activity&topic=people").content.decode()
    assert "Cipher Shield" not in people
    assert "Ada" in people


def test_the_changes_go_on_with_the_older_ones(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    for number in range(60):
        services.record_technology(by=ines, participant=halvorsen, name=f"Shield {number:02d}")
    browser = sign_in(ada)
    first = browser.get("/p/halvorsen/company/?tab=activity&topic=facts")
    assert "Shield 00" not in first.content.decode()
    older = browser.get(first.context["older_url"]).content.decode()
    assert "Shield 00" in older
    assert "Shield 59" not in older


def test_d10_the_record_on_a_day_lays_all_changes_up_to_it_over_each_other(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    running = services.record_incorporation(
        by=ines, participant=halvorsen, offering="Managed Detection", role=IncorporationRole.DELIVERY_TOOL
    )
    services.end_incorporation(by=ines, incorporation=running, ended_on=date(2026, 6, 30), why="replaced")
    browser, today = sign_in(ada), clock.today()
    page = browser.get(f"/p/halvorsen/company/?tab=activity&on={today}").content.decode()
    assert "Managed Detection" in page
    assert "30 Jun 2026" in page
    assert "Delivery tool" in page


def test_d10_before_the_first_change_nothing_was_on_record(ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).get("/p/halvorsen/company/?tab=activity&on=2001-01-01").content.decode()
    assert "Nothing was on record." in page


def test_d10_a_removed_record_stands_no_more(
    ada: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    services.remove_trained_person(by=ines, trained=trained(ines, halvorsen), why="double")
    page = sign_in(ada).get(f"/p/halvorsen/company/?tab=activity&on={clock.today()}").content.decode()
    assert "Nell Carver" not in page


def test_d10_a_change_made_on_a_page_says_so(morgan: User, halvorsen: Participant, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    browser.post("/p/halvorsen/company/facts/technology/", {"name": "Cipher Shield"})
    page = browser.get("/p/halvorsen/company/?tab=activity&topic=facts").content.decode()
    assert "Page, IBM" in page.partition("Cipher Shield")[2][:600]
