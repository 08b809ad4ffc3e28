"""Counts of chips: exact up to a cap, in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.capped import capped_counts, capped_groups
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def companies() -> None:
    """Three prospects and a Participant."""
    for number in range(3):
        cast.prospect(f"prospect-{number}", f"Prospect {number}")
    cast.participant("halvorsen", "Halvorsen Cipher")


@pytest.mark.usefixtures("companies")
def test_groups_say_how_many_there_are_of_each() -> None:
    with acting(role=Role.STAFF), CaptureQueriesContext(connection) as asked:
        groups = capped_groups(Participant.objects.order_by("pk"), "lifecycle", "slug")
    assert len(asked) == 1
    assert (groups.all, groups.of(Lifecycle.PROSPECT), groups.of(Lifecycle.ACTIVE)) == ("4", "3", "1")
    assert groups.of("halvorsen", "prospect-1", by=1) == "2"
    assert groups.of() == "0"


@pytest.mark.usefixtures("companies")
def test_several_lists_are_counted_in_one_statement() -> None:
    prospects = Participant.objects.filter(lifecycle=Lifecycle.PROSPECT).order_by("name")
    lists = {
        "prospects": prospects,
        "none": Participant.objects.filter(pk__in=[]),
        "states": Participant.objects.values("lifecycle").distinct(),
    }
    with acting(role=Role.STAFF), CaptureQueriesContext(connection) as asked:
        assert capped_counts(lists) == {"prospects": "3", "none": "0", "states": "2"}
    assert len(asked) == 1


@pytest.mark.usefixtures("companies")
def test_beyond_the_cap_a_count_is_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.capped.CAP", 2)
    with acting(role=Role.STAFF):
        assert capped_counts({"all": Participant.objects.all()}) == {"all": "2+"}
        groups = capped_groups(Participant.objects.order_by("pk"), "lifecycle")
    assert groups.all == "2+"
    assert groups.of(Lifecycle.PROSPECT) == "2+"
    assert groups.of(Lifecycle.ACTIVE) == "0"


def test_a_list_that_can_hold_nothing_is_not_asked_for() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert capped_groups(Participant.objects.none(), "lifecycle").all == "0"
    assert len(asked) == 0
