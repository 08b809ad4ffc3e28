"""A statement that is written once: the same rows as the ORM's own, whatever is given."""

from datetime import date
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.test.utils import CaptureQueriesContext

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import Actor
from kernel.statements import Given, kept_rows
from kernel.tenancy import Role, acting
from participants.models import Assignment, Membership, Participant
from participants.selectors import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_staff(halvorsen, norrland, ines, theo, ada, omar):
    with acting(role=Role.STAFF, why="test"):
        yield


def _by_slug() -> QuerySet[Any, Any]:
    return Participant.objects.filter(slug=Given("slug")).values("name", "joined_on")


def _since() -> QuerySet[Any, Any]:
    return Participant.objects.filter(joined_on__year=Given("day").year).values("name")  # type: ignore[attr-defined]


def _with_people() -> QuerySet[Any, Any]:
    people = Assignment.objects.filter(participant=OuterRef("pk")).order_by("pk")
    rows = Participant.objects.filter(pk__in=[Given("first"), Given("second")]).order_by("pk")
    return rows.values(
        "slug", people=ArraySubquery(people.values(found=JSONObject(kind="kind", since="since")))
    )


def _nobody() -> QuerySet[Any, Any]:
    return Participant.objects.filter(pk__in=[]).values("name")


def _members(shape: ActorShape) -> QuerySet[Any, Any]:
    return Membership.objects.visible_to(shape.actor).values("participant_id")


def _visible(shape: ActorShape) -> QuerySet[Any, Any]:
    return (
        Assignment.objects.visible_to(shape.actor)
        .values("participant_id")
        .distinct()
        .order_by("participant_id")
    )


def test_the_same_text_finds_what_each_value_asks_for(halvorsen, norrland):
    found = [kept_rows(_by_slug, slug=each.slug)[0]["name"] for each in (halvorsen, norrland)]
    assert found == [halvorsen.name, norrland.name]


def test_hostile_values_stay_values(halvorsen):
    assert kept_rows(_by_slug, slug="x' OR '1'='1") == []


def test_a_date_comes_back_as_one(halvorsen):
    assert isinstance(kept_rows(_by_slug, slug=halvorsen.slug)[0]["joined_on"], date | None)


def test_rows_within_rows_come_back_as_the_orm_gives_them(halvorsen, norrland, ines):
    def directly(*ids: int) -> list[Any]:
        rows = Participant.objects.filter(pk__in=ids).order_by("pk")
        people = Assignment.objects.filter(participant=OuterRef("pk")).order_by("pk")
        return list(
            rows.values(
                "slug", people=ArraySubquery(people.values(found=JSONObject(kind="kind", since="since")))
            )
        )

    ids = (halvorsen.pk, norrland.pk)
    assert kept_rows(_with_people, first=ids[0], second=ids[1]) == directly(*ids)


def test_it_is_one_query_each_time(halvorsen):
    with CaptureQueriesContext(connection) as sent:
        kept_rows(_by_slug, slug=halvorsen.slug)
        kept_rows(_by_slug, slug="missing")
    assert len(sent) == 2


def test_what_can_find_nothing_asks_nothing():
    assert kept_rows(_nobody) == []


def test_a_value_that_is_missing_is_refused(halvorsen):
    with pytest.raises(KeyError):
        kept_rows(_by_slug)


def test_nothing_can_be_computed_from_a_value_that_is_not_there_yet():
    with pytest.raises(AttributeError):
        kept_rows(_since, day=date(2026, 1, 1))


@pytest.mark.parametrize("person", ["morgan", "ines", "theo", "ada"])
def test_each_person_sees_their_own_through_the_same_text(
    person, request, halvorsen, norrland, ines, theo, ada
):
    actor = actor_of(request.getfixturevalue(person))
    directly = Assignment.objects.visible_to(actor).values("participant_id").distinct()
    found = kept_rows(_visible, shape_of(actor), **ids_of(actor))
    assert found == list(directly.order_by("participant_id"))


def test_two_people_of_one_role_send_one_text_and_see_their_own(halvorsen, norrland, ada, omar):
    actors = [actor_of(person) for person in (ada, omar)]
    assert shape_of(actors[0]) == shape_of(actors[1])
    found = [kept_rows(_members, shape_of(actor), **ids_of(actor)) for actor in actors]
    assert found == [[{"participant_id": halvorsen.pk}], [{"participant_id": norrland.pk}]]


def test_who_holds_nothing_sees_nothing(halvorsen, ada):
    stranger = Actor(ada.pk)
    assert kept_rows(_members, shape_of(stranger), **ids_of(stranger)) == []
