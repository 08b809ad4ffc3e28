"""Taking over a running program (import_participants)."""

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.models import AgreementFact
from alliance.takeover import TakenOver, TakeOverRefused, read_participants, take_over
from alliance.takeover.reading import READERS, REQUIRED
from kernel.models import AuditEvent, OutboxMail
from kernel.tenancy import Role, acting
from participants.models import (
    Assignment,
    DealRegistrationFact,
    Incorporation,
    IncorporationRole,
    Participant,
    TrainedHeadcount,
)
from participants.services import record_incorporation
from pipeline.models import TagMapping
from tests.pipeline import exports as crm
from tiers.models import StandingCause, TierStanding

pytestmark = pytest.mark.django_db

BLANK = dict.fromkeys(READERS, "")
GTX = BLANK | {
    "slug": "gtx-pro",
    "name": "GTX Pro",
    "joined_on": "2025-01-09",
    "tier": "gold",
    "alliance_manager": "ines.keller@ibm.example",
    "crm_tags": "GTX Pro|GTXPro",
    "procurement_agreement_signed_on": "2024-11-02",
    "program_agreement_signed_on": "2025-01-09",
    "deal_registration_program": "yes",
    "launched_offerings": "Key Care|Vault",
    "trained_sales_people": "14",
    "trained_delivery_people": "0",
}
PROSPECT = BLANK | {"slug": "alone", "name": "Alone", "procurement_agreement_signed_on": "2025-06-01"}


def load(*rows: dict[str, str], now: datetime, without: Collection[str] = ()) -> TakenOver:
    columns = [column for column in READERS if column not in without]
    lines = [",".join(columns), *(",".join(f'"{row[column]}"' for column in columns) for row in rows)]
    return take_over(read_participants("\n".join(lines).encode()), now=now, file_name="partners.csv")


def company(slug: str = "gtx-pro") -> Participant:
    return Participant.objects.get(slug=slug)


@pytest.fixture(autouse=True)
def _as_staff(db: None):
    with acting(role=Role.STAFF, why="test"):
        yield


def test_a_participant_comes_with_people_facts_tier_and_tags(now: datetime) -> None:
    done = load(GTX, now=now)
    joined = date(2025, 1, 9)
    assert (done.rows, done.created, done.updated, done.unchanged, done.tags_mapped) == (1, 1, 0, 0, 2)
    assert (company().lifecycle, company().joined_on) == ("active", joined)
    assert set(AgreementFact.objects.values_list("kind", "signed_on")) == {
        ("procurement", date(2024, 11, 2)),
        ("program", joined),
    }
    assert set(Incorporation.objects.values_list("offering__name", "launched_on", "role")) == {
        ("Key Care", joined, "not_recorded"),
        ("Vault", joined, "not_recorded"),
    }
    assert set(TrainedHeadcount.objects.values_list("audience", "people", "as_of")) == {
        ("sales", 14, joined),
        ("delivery", 0, joined),
    }
    assert DealRegistrationFact.objects.get().has_program is True
    standing = TierStanding.objects.get()
    assert (standing.year, standing.tier, standing.cause) == (2025, "gold", "take_over")
    assert set(TagMapping.objects.values_list("tag", flat=True)) == {"GTX Pro", "GTXPro"}


def test_a_new_manager_becomes_an_ibm_alliance_manager_who_can_set_a_password(now: datetime) -> None:
    load(GTX, now=now)
    user = User.objects.get(email="ines.keller@ibm.example")
    assert (user.name, user.ibm_role, user.has_usable_password()) == (
        "Ines Keller",
        "alliance_manager",
        False,
    )
    assert user.emailaddress_set.get().verified
    assert Assignment.objects.get().user == user


def test_loading_twice_changes_nothing(now: datetime) -> None:
    load(GTX, PROSPECT, now=now)
    before = AuditEvent.objects.count()
    done = load(GTX, PROSPECT, now=now + timedelta(days=400))
    assert (done.created, done.updated, done.unchanged) == (0, 0, 2)
    assert AuditEvent.objects.count() == before


def test_r2_without_the_program_agreement_it_is_no_participant(now: datetime) -> None:
    load(GTX | {"program_agreement_signed_on": ""}, now=now)
    assert company().lifecycle == "prospect"
    assert not TierStanding.objects.exists()


def test_r24_a_prospect_gets_no_manager_until_it_is_invited(now: datetime) -> None:
    load(PROSPECT | {"alliance_manager": "ines.keller@ibm.example"}, now=now)
    assert User.objects.filter(email="ines.keller@ibm.example").exists()
    assert not Assignment.objects.exists()


def test_a_prospect_whose_agreement_is_signed_later_becomes_a_participant(now: datetime) -> None:
    load(PROSPECT, now=now)
    done = load(
        PROSPECT | {"joined_on": "2026-01-05", "program_agreement_signed_on": "2026-01-05", "tier": "silver"},
        now=now,
    )
    assert done.updated == 1
    assert company("alone").lifecycle == "active"


def test_blank_facts_are_not_known_and_leave_no_row(now: datetime) -> None:
    load(PROSPECT, now=now)
    assert not TrainedHeadcount.objects.exists()
    assert not DealRegistrationFact.objects.exists()
    assert not Incorporation.objects.exists()


CHANGES = [
    ({"name": "GTX Professional"}, lambda: company().name, "GTX Professional"),
    (
        {"joined_on": "2025-02-01"},
        lambda: TrainedHeadcount.objects.get(audience="sales").as_of,
        date(2025, 2, 1),
    ),
    ({"tier": "platinum"}, lambda: TierStanding.objects.get().tier, "platinum"),
    ({"tier": ""}, lambda: TierStanding.objects.count(), 0),
    ({"trained_sales_people": "20"}, lambda: TrainedHeadcount.objects.get(audience="sales").people, 20),
    ({"trained_sales_people": ""}, lambda: TrainedHeadcount.objects.filter(audience="sales").count(), 0),
    ({"deal_registration_program": "no"}, lambda: DealRegistrationFact.objects.get().has_program, False),
    ({"deal_registration_program": ""}, lambda: DealRegistrationFact.objects.count(), 0),
    ({"launched_offerings": "Vault"}, lambda: Incorporation.objects.get().offering.name, "Vault"),
    ({"procurement_agreement_signed_on": ""}, lambda: AgreementFact.objects.get().kind, "program"),
    (
        {"alliance_manager": "lars@ibm.example"},
        lambda: Assignment.objects.get(ended_on=None).user.email,
        "lars@ibm.example",
    ),
    ({"alliance_manager": ""}, lambda: Assignment.objects.filter(ended_on=None).count(), 1),
    ({"crm_tags": "GTX Pro|GTXPro|GTX"}, lambda: TagMapping.objects.count(), 3),
]


@pytest.mark.parametrize(("change", "read", "expected"), CHANGES, ids=[str(change[0]) for change in CHANGES])
def test_a_changed_row_updates_facts(now: datetime, change: dict[str, str], read, expected: object) -> None:
    load(GTX, now=now)
    done = load(GTX | change, now=now)
    assert read() == expected
    assert done.updated == (0 if change == {"alliance_manager": ""} else 1)


@pytest.mark.parametrize(
    "without",
    [
        *((column,) for column in READERS if column not in (*REQUIRED, "joined_on")),
        [column for column in READERS if column not in REQUIRED],
    ],
    ids=str,
)
def test_what_a_file_has_no_column_for_stays_as_it_is(now: datetime, without: Collection[str]) -> None:
    load(GTX, now=now)
    before = AuditEvent.objects.count()
    assert load(GTX, now=now, without=without).unchanged == 1
    assert AuditEvent.objects.count() == before


def test_slug_and_name_alone_make_a_prospect(now: datetime) -> None:
    load(GTX, now=now, without=[column for column in READERS if column not in REQUIRED])
    assert (company().lifecycle, company().joined_on) == ("prospect", None)
    assert not AgreementFact.objects.exists()


def test_d10_the_record_says_from_which_file_a_change_came(now: datetime) -> None:
    load(GTX, now=now)
    of_the_file = AuditEvent.objects.filter(participant_id=company().pk)
    assert {event.table_name for event in of_the_file} >= {
        "participants_participant",
        "participants_assignment",
        "agreements_agreementfact",
        "tiers_tierstanding",
        "pipeline_tagmapping",
    }
    assert set(of_the_file.values_list("why", flat=True)) == {"Taken over from partners.csv"}


def test_facts_recorded_in_the_portal_are_left_alone(now: datetime) -> None:
    load(GTX, now=now)
    record_incorporation(
        by=None,
        participant=company(),
        offering="Vault",
        role=IncorporationRole.BASE_COMPONENT,
        launched_on=date(2025, 7, 1),
    )
    assert load(GTX, now=now).unchanged == 1
    assert load(GTX | {"launched_offerings": ""}, now=now).updated == 1
    assert Incorporation.objects.get().launched_on == date(2025, 7, 1)


def test_r11_a_settled_year_is_never_changed(now: datetime) -> None:
    load(GTX | {"tier": ""}, now=now)
    settled = {"tier": "silver", "cause": StandingCause.ADMISSION, "written_at": now}
    TierStanding.objects.create(participant=company(), year=2025, **settled)
    load(GTX | {"tier": "platinum"}, now=now)
    assert TierStanding.objects.get(year=2025).tier == "silver"


def test_r14_leads_that_carry_the_tags_change_hands_at_once(now: datetime) -> None:
    crm.load(crm.export(crm.row("A", tag="GTX Pro"), crm.row("B", tag="Other")))
    assert load(GTX, now=now).leads_retagged == 1
    assert crm.lead("A").participant == company()


@pytest.mark.parametrize("signed_on", ["2025-01-09", ""])
@pytest.mark.parametrize(("lifecycle", "left_on"), [("leaving", None), ("former", date(2026, 3, 1))])
def test_who_leaves_or_has_left_stays_so(
    now: datetime, lifecycle: str, left_on: date | None, signed_on: str
) -> None:
    load(GTX, now=now)
    Participant.objects.update(lifecycle=lifecycle, left_on=left_on)
    load(GTX | {"name": "GTX again", "program_agreement_signed_on": signed_on}, now=now)
    assert (company().lifecycle, company().name) == (lifecycle, "GTX again")


def test_a_tag_of_another_company_is_refused_whole(now: datetime, norrland: Participant) -> None:
    TagMapping.objects.create(participant=norrland, tag="GTX Pro", mapped_at=now)
    with pytest.raises(TakeOverRefused, match="Line 2, crm_tags: The tag “GTX Pro” means norrland already"):
        load(GTX, now=now)
    assert not Participant.objects.filter(slug="gtx-pro").exists()


def test_a_partners_person_cannot_be_the_manager(now: datetime, ada: User) -> None:
    with pytest.raises(TakeOverRefused, match="is no IBM alliance manager"):
        load(GTX | {"alliance_manager": ada.email}, now=now)
    assert not Participant.objects.filter(slug="gtx-pro").exists()


def test_a_person_without_access_cannot_be_the_manager(now: datetime, theo: User) -> None:
    User.objects.filter(pk=theo.pk).update(is_active=False, deactivated_at=now)
    with pytest.raises(TakeOverRefused, match="has no access any more"):
        load(GTX | {"alliance_manager": theo.email}, now=now)


def test_nobody_is_mailed_by_a_take_over(now: datetime) -> None:
    load(GTX, PROSPECT, now=now)
    assert not OutboxMail.objects.exists()


def test_its_statements_do_not_grow_with_the_rows(now: datetime, django_assert_max_num_queries) -> None:
    def rows(start: int, count: int) -> list[dict[str, str]]:
        return [GTX | {"slug": f"c-{n}", "crm_tags": f"tag {n}"} for n in range(start, start + count)]

    with CaptureQueriesContext(connection) as few:
        load(*rows(0, 2), now=now)
    with CaptureQueriesContext(connection) as many:
        load(*rows(100, 200), now=now)
    assert len(many) <= len(few)


def command(path: Path, *options: str) -> str:
    answer = StringIO()
    call_command("import_participants", str(path), *options, stdout=answer)
    return answer.getvalue()


def test_the_command_answers_one_json_object(tmp_path: Path) -> None:
    path = tmp_path / "participants.csv"
    path.write_text("\n".join([",".join(READERS), ",".join(GTX.values())]))
    answer = json.loads(command(path, "--json"))
    assert answer == {
        "rows": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "tags_mapped": 2,
        "leads_retagged": 0,
    }
    assert "1 unchanged" in command(path)


def test_the_command_says_what_is_wrong_and_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "participants.csv"
    path.write_text(
        "\n".join([",".join(READERS), ",".join((GTX | {"slug": "!"}).values()), ",".join(GTX.values())])
    )
    with pytest.raises(CommandError, match="Line 2, slug"):
        command(path)
    assert not Participant.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        command(tmp_path / "none.csv")
