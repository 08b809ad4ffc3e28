"""Alliance managers of both sides acknowledge a version by name; who has not is reminded (R40)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Notice, User
from accounts.services.leaving import deactivate_person
from kernel.models import AuditEvent, OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests.pipeline.exports import NOON
from tests.tiers.program import in_force, three_tiers
from tiers.models import GuideAcknowledgement, ProgramGuide
from tiers.selectors.guide_people import people_asked
from tiers.selectors.pages_guides import listed_guides
from tiers.selectors.people import PeopleOf, people_of_participants
from tiers.services.guide_acknowledgements import (
    NobodyToRemind,
    NotAllianceManager,
    NothingToAcknowledge,
    RemindedToday,
    acknowledge_guide,
    remind_of_guide,
)
from tiers.services.guides import announce_guide, import_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(morgan: User, ines: User, lars: User, ada: User, vic: User) -> ProgramGuide:
    """A version of 2027, announced while 2026.1 is in force."""
    in_force()
    text = json.dumps(three_tiers(version="2027.1", effective_on="2027-01-01"))
    draft = import_guide(by=morgan, text=text, in_force=False, now=NOON).guide
    return announce_guide(by=morgan, guide=draft, now=NOON)


def asked(guide: ProgramGuide) -> dict[str, bool]:
    """Who is asked, and whether they have acknowledged."""
    with acting(role=Role.STAFF):
        return {person.name: person.acknowledged_at is not None for person in people_asked(guide)}


def counted(guide: ProgramGuide) -> tuple[int, int]:
    """What the list says: acknowledged, of how many."""
    with acting(role=Role.STAFF):
        row = next(each for each in listed_guides(NOON.date()) if each.version.guide.version == guide.version)
    return row.acknowledged, row.asked


def reminders() -> list[str]:
    with acting(role=Role.STAFF):
        rows = OutboxMail.objects.filter(kind="guide_reminder").order_by("to")
        return list(rows.values_list("to", flat=True))


def test_both_sides_acknowledge_by_name(announced: ProgramGuide, ines: User, ada: User) -> None:
    for person in (ines, ada):
        acknowledge_guide(by=person, guide=announced, now=NOON)
    assert asked(announced) == {"Ines": True, "Ada": True, "Lars": False}
    assert counted(announced) == (2, 3)
    with acting(role=Role.STAFF):
        record = AuditEvent.objects.filter(table_name="tiers_guideacknowledgement").order_by("id").first()
    assert record is not None
    assert record.user_id == ines.pk


def test_those_asked_are_those_who_are_told(announced: ProgramGuide, omar: User, theo: User) -> None:
    with acting(role=Role.STAFF):
        told = {each.user_id for each in people_of_participants(PeopleOf.ALLIANCE_MANAGERS)}
        assert {person.user_id for person in people_asked(announced)} == told


def test_acknowledging_again_changes_nothing(announced: ProgramGuide, ada: User) -> None:
    first = acknowledge_guide(by=ada, guide=announced, now=NOON)
    again = acknowledge_guide(by=ada, guide=announced, now=NOON + timedelta(days=1))
    assert (again.pk, again.acknowledged_at) == (first.pk, NOON)


@pytest.mark.parametrize("name", ["vic", "morgan", "eve", "pia"])
def test_nobody_else_acknowledges(announced: ProgramGuide, name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllianceManager, match="alliance managers"):
        acknowledge_guide(by=request.getfixturevalue(name), guide=announced, now=NOON)


def test_a_draft_and_a_version_announced_elsewhere_are_not_acknowledged(
    announced: ProgramGuide, ada: User
) -> None:
    text = json.dumps(three_tiers(version="2028.1", effective_on="2028-01-01"))
    draft = import_guide(by=None, text=text, in_force=False, now=NOON).guide
    for guide in (draft, ProgramGuide.objects.get(version="2026.1")):
        with pytest.raises(NothingToAcknowledge):
            acknowledge_guide(by=ada, guide=guide, now=NOON)


def test_who_left_is_asked_no_more(
    announced: ProgramGuide, morgan: User, ada: User, halvorsen: Participant
) -> None:
    deactivate_person(by=morgan, user=ada, reason="left", now=NOON)
    assert asked(announced) == {"Ines": False, "Lars": False}
    for to in (Lifecycle.LEAVING, Lifecycle.FORMER):
        move_lifecycle(by=morgan, participant=halvorsen, to=to, on=NOON.date(), why="test")
    assert asked(announced) == {}
    assert counted(announced) == (0, 0)


def test_the_companies_stand_beside_each_person(announced: ProgramGuide, omar: User, theo: User) -> None:
    with acting(role=Role.STAFF):
        companies = {person.name: person.companies for person in people_asked(announced)}
    assert companies["Theo"] == companies["Omar"] == ("Norrland Systems",)
    assert companies["Lars"] == ("Halvorsen Cipher",)


def test_who_has_not_is_reminded_once_a_day(
    announced: ProgramGuide, morgan: User, ines: User, ada: User
) -> None:
    acknowledge_guide(by=ines, guide=announced, now=NOON)
    assert remind_of_guide(by=morgan, guide=announced, now=NOON) == 2
    assert reminders() == ["ada@halvorsen.example", "lars@ibm.example"]
    with pytest.raises(RemindedToday):
        remind_of_guide(by=morgan, guide=announced, now=NOON + timedelta(hours=3))
    acknowledge_guide(by=ada, guide=announced, now=NOON)
    assert remind_of_guide(by=morgan, guide=announced, now=NOON + timedelta(days=1)) == 1
    with acting(role=Role.STAFF):
        assert Notice.objects.filter(topic="guide", key__contains="reminder").count() == 3


def test_who_was_assigned_since_the_last_reminder_is_still_reminded_today(
    announced: ProgramGuide, morgan: User, request: pytest.FixtureRequest
) -> None:
    remind_of_guide(by=morgan, guide=announced, now=NOON)
    request.getfixturevalue("omar")
    assert remind_of_guide(by=morgan, guide=announced, now=NOON) == 1
    assert "omar@norrland.example" in reminders()


def test_nobody_is_reminded_when_all_have_acknowledged(
    announced: ProgramGuide, morgan: User, ines: User, lars: User, ada: User
) -> None:
    for person in (ines, lars, ada):
        acknowledge_guide(by=person, guide=announced, now=NOON)
    with pytest.raises(NobodyToRemind):
        remind_of_guide(by=morgan, guide=announced, now=NOON)


def test_a_person_reads_the_own_acknowledgement_alone(announced: ProgramGuide, ines: User, ada: User) -> None:
    for person in (ines, ada):
        acknowledge_guide(by=person, guide=announced, now=NOON)
    with acting(role=Role.APP, user=ada.pk):
        assert [row.user_id for row in GuideAcknowledgement.objects.all()] == [ada.pk]


@pytest.mark.parametrize("role", [Role.APP, Role.STAFF])
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE tiers_guideacknowledgement SET acknowledged_at = now()",
        "DELETE FROM tiers_guideacknowledgement",
    ],
)
def test_an_acknowledgement_is_written_once(
    announced: ProgramGuide, ada: User, role: Role, attack: str
) -> None:
    acknowledge_guide(by=ada, guide=announced, now=NOON)
    with (
        acting(role=role, user=ada.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
