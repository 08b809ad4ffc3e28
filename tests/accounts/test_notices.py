"""Notices: told once, read by their person alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Notice, User
from accounts.services import mark_notices_read, notify
from kernel.tenancy import Role, acting

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def tell(*people: User, now: datetime, key: str = "k", title: str = "Quarter 3 is published") -> None:
    notify(
        user_ids=[person.pk for person in people], key=key, topic="assessment", title=title, body="",
        url="/notices/", participant_id=None, now=now,
    )  # fmt: skip


def unread(user: User) -> int:
    with acting(user=user.pk):
        return Notice.objects.visible_to(user.pk).unread().count()


def test_everybody_named_is_told(ada: User, ines: User, now: datetime) -> None:
    tell(ada, ines, now=now)
    assert (unread(ada), unread(ines)) == (1, 1)


def test_nobody_is_told_twice_under_one_key(ada: User, now: datetime) -> None:
    tell(ada, ada, now=now)
    tell(ada, now=now)
    assert unread(ada) == 1


def test_a_notice_is_its_persons_alone(ada: User, sam: User, now: datetime) -> None:
    tell(ada, now=now)
    with acting(user=sam.pk):
        assert not Notice.objects.exists()


def test_ada_reads_her_notices_newest_first(ada: User, sign_in: SignIn, now: datetime) -> None:
    tell(ada, now=now, key="a", title="First")
    tell(ada, now=now + timedelta(days=1), key="b", title="Second")
    page = sign_in(ada).get("/notices/").content.decode()
    assert page.index("Second") < page.index("First")


def test_ada_marks_one_as_read_then_all(ada: User, sign_in: SignIn, now: datetime) -> None:
    for key in "abc":
        tell(ada, now=now, key=key)
    with acting(user=ada.pk):
        first = Notice.objects.order_by("pk").first()
    browser = sign_in(ada)
    browser.post("/notices/read/", {"notice": first.pk})
    assert unread(ada) == 2
    browser.post("/notices/read/")
    assert unread(ada) == 0


def test_nobody_marks_the_notice_of_another(ada: User, sam: User, now: datetime) -> None:
    tell(ada, now=now)
    with acting(role=Role.STAFF):
        theirs = Notice.objects.get()
        assert mark_notices_read(user_id=sam.pk, notice_ids=[theirs.pk], now=now) == 0


def test_notices_are_listed_by_what_they_are_about(ada: User, sign_in: SignIn, now: datetime) -> None:
    tell(ada, now=now)
    browser = sign_in(ada)
    assert "Quarter 3 is published" in browser.get("/notices/?topic=assessment").content.decode()
    assert "Quarter 3 is published" not in browser.get("/notices/?topic=pipeline").content.decode()


def test_unread_ones_are_listed_alone(ada: User, sign_in: SignIn, now: datetime) -> None:
    tell(ada, now=now, key="a", title="Old news")
    with acting(user=ada.pk):
        mark_notices_read(user_id=ada.pk, now=now)
    tell(ada, now=now, key="b", title="Fresh news")
    page = sign_in(ada).get("/notices/?topic=unread").content.decode()
    assert "Fresh news" in page
    assert "Old news" not in page


def test_an_unreadable_place_leads_to_the_beginning(ada: User, sign_in: SignIn) -> None:
    assert sign_in(ada).get("/notices/?page=nonsense").status_code == 302
