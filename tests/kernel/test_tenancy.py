"""R4: what the database itself refuses, whatever the code forgets."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection

from kernel.models import AuditEvent
from kernel.tenancy import Role, acting
from kernel.tenancy.checks import problems, refuse_unsafe_login
from participants.models import Participant, Technology

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Participant, Participant]:
    with acting(role=Role.STAFF, why="test"):
        one = Participant.objects.create(slug="one", name="One")
        other = Participant.objects.create(slug="other", name="Other")
        for each in (one, other):
            Technology.objects.create(participant=each, name=f"{each.name} shield")
    return one, other


def test_a_tenant_sees_its_own_rows_only(two: tuple[Participant, Participant]) -> None:
    with acting(participant=two[0].pk):
        assert [t.name for t in Technology.objects.all()] == ["One shield"]


def test_without_a_participant_nothing_is_seen(two: tuple[Participant, Participant]) -> None:
    with acting():
        assert not Technology.objects.exists()
    assert not Technology.objects.exists()


def test_staff_sees_both_and_leaving_it_closes_again(two: tuple[Participant, Participant]) -> None:
    with acting(participant=two[0].pk):
        with acting(role=Role.STAFF):
            assert Technology.objects.count() == 2
        assert Technology.objects.count() == 1


def test_every_change_is_recorded_with_who_and_why(two: tuple[Participant, Participant]) -> None:
    with acting(role=Role.STAFF, user=7, why="renamed by its owner"):
        Participant.objects.filter(pk=two[0].pk).update(name="Uno")
    with acting(participant=two[0].pk), connection.cursor() as cursor:
        cursor.execute("SELECT user_id, why, old, new FROM kernel_auditevent WHERE operation = 'update'")
        rows = cursor.fetchall()
    assert rows[0][:2] == (7, "renamed by its owner")
    assert "One" in str(rows[0][2])
    assert "Uno" in str(rows[0][3])


def test_a_row_that_is_given_another_id_leaves_the_record_by_no_way(
    two: tuple[Participant, Participant],
) -> None:
    one, _other = two
    with acting(role=Role.STAFF, why="test"), connection.cursor() as cursor:
        technology = Technology.objects.get(participant=one)
        cursor.execute(
            "UPDATE participants_technology SET id = id + 1000, name = 'Other' WHERE id = %s", [technology.pk]
        )
        events = AuditEvent.objects.filter(table_name="participants_technology", participant_id=one.pk)
        found = {
            each.operation: (each.record_id, (each.new or each.old)["name"])
            for each in events.order_by("-id")[:2]
        }
    assert found == {
        "delete": (str(technology.pk), technology.name),
        "insert": (str(technology.pk + 1000), "Other"),
    }


@pytest.mark.parametrize(
    "statement", ["DELETE FROM kernel_auditevent", "UPDATE kernel_auditevent SET why = ''"]
)
def test_the_record_of_changes_is_closed_to_staff_too(two: object, statement: str) -> None:
    with pytest.raises(ProgrammingError), acting(role=Role.STAFF), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_owner_login_is_refused() -> None:
    assert any("owns tables" in problem for problem in problems())


@pytest.mark.django_db
def test_the_owner_of_the_tables_does_not_serve() -> None:
    """R4: the tests log in as the owner, as a mistaken installation would."""
    with pytest.raises(ImproperlyConfigured, match="the login owns tables of the portal"):
        refuse_unsafe_login()
