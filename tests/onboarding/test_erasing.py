"""Personal data of a company that never came in go a set time after the close, and nobody else's (R30)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.models import AgreementSigning
from alliance.mailbox.asking import Sender, ask_as_visitor, ask_from_workspace
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding import tasks
from onboarding.calendar import Guest
from onboarding.models import Briefing, BriefingOutcome, Prospect, Stage
from onboarding.selectors.addresses import still_known
from onboarding.services import (
    ask_waiver,
    decline,
    keep_material,
    nominate_again,
    record_briefing,
    reopen_item,
)
from onboarding.services.checklist import Evidence, comment_on_item, complete_item
from onboarding.services.closing import withdraw
from onboarding.services.erasing import erase_closed, erase_company
from onboarding.services.nominating import Candidate
from onboarding.services.telling import tell_contact
from participants.models import Membership, Participant
from participants.services import accept_invitation, invite_colleague
from tests import cast
from tests.onboarding.briefed import planned
from tests.onboarding.checklists import PDF, item_of, with_checklist
from tests.onboarding.invited import invited, signed_by_company

pytestmark = pytest.mark.django_db
WAIT = timedelta(days=settings.PROSPECT_DATA_DAYS)


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist."""
    return with_checklist(now=now)


@pytest.fixture
def closed(candidacy: Prospect, briefer: User, pia: User, bo: User, morgan: User, now: datetime) -> Prospect:
    """Kestrel after a briefing, files, words, questions, a colleague invited; then it declined."""
    tell_contact(by=morgan, prospect=candidacy, now=now)
    briefing = planned(candidacy, briefer, now=now)
    keep_material(by=briefer, briefing=briefing, material=ContentFile(PDF, "slides.pdf"))
    record_briefing(
        by=briefer, briefing=present_briefing(briefing), outcome=BriefingOutcome.INTERESTED,
        notes="Bo Ek is keen", now=now + timedelta(days=8),
    )  # fmt: skip
    evidence = Evidence(file=ContentFile(PDF, "Terms by Bo Ek.pdf"))
    complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    comment_on_item(by=pia, item=item_of(candidacy, "page"), text="Ask Bo Ek", now=now)
    invite_colleague(
        by=pia, participant=candidacy.participant, email="nils@kestrel.example", name="Nils Berg",
        role="viewer", now=now,
    )  # fmt: skip
    sender = Sender("Pia Lund", "Pia@kestrel.example", "Kestrel")
    ask_as_visitor(sender=sender, subject="Is Nils Berg known?", text="I am Pia Lund", now=now)
    ask_from_workspace(
        by=pia, participant=candidacy.participant, subject="Of Bo Ek", text="May Bo Ek sign?", now=now
    )
    present = Prospect.objects.select_related("participant")
    with acting(role=Role.STAFF):
        found = present.get(pk=candidacy.pk)
    return decline(by=pia, prospect=found, reason="It suits neither of us.", now=now)


def present_briefing(briefing: Briefing) -> Briefing:
    with acting(role=Role.STAFF):
        return Briefing.objects.select_related("participant", "prospect").get(pk=briefing.pk)


def rows_with(*words: str) -> list[str]:
    """The table and text of every row of the portal that holds one of these words."""
    found = []
    with acting(role=Role.STAFF), connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models()}):
            for word in words:
                cursor.execute(f'SELECT t::text FROM "{table}" t WHERE t::text ILIKE %s', [f"%{word}%"])
                found += [f"{table}: {text}" for (text,) in cursor.fetchall()]
    return found


def test_no_row_of_the_portal_names_the_company_s_people_any_more(closed: Prospect, now: datetime) -> None:
    words = ("pia@kestrel", "bo@kestrel", "nils@kestrel", "Pia Lund", "Bo Ek", "Nils Berg")
    assert len(rows_with(*words)) > 10
    assert erase_closed(now=now + WAIT) == 1
    assert rows_with(*words) == []


def test_what_people_wrote_as_their_reason_goes_too(
    candidacy: Prospect, pia: User, morgan: User, now: datetime
) -> None:
    """A reason names people as easily as a comment does; the record of changes keeps it a second time."""
    item = item_of(candidacy, "terms")
    complete_item(by=pia, item=item, evidence=Evidence(file=ContentFile(PDF, "a.pdf")), now=now)
    reopen_item(by=pia, item=item, reason="Bo Ek must read it")
    ask_waiver(by=morgan, item=item, reason="Bo Ek is ill")
    decline(by=pia, prospect=candidacy, reason="Bo Ek has left us", now=now)
    assert len(rows_with("Bo Ek")) > 3
    assert erase_closed(now=now + WAIT) == 1
    assert rows_with("Bo Ek") == []


def test_letters_of_other_companies_are_left_alone(
    closed: Prospect, briefer: User, morgan: User, now: datetime
) -> None:
    """To an address that ends like an erased one, and to somebody whom another company names, too."""
    fjord = cast.candidacy(name="Fjord", slug="fjord", contact_email="nils@kestrel.example", now=now)
    tell_contact(by=morgan, prospect=fjord, now=now)
    olympia = Guest("Olympia", "olympia@kestrel.example")
    planned(fjord, morgan, by=morgan, attendees=(olympia,), now=now)
    erase_closed(now=now + WAIT)
    with acting(role=Role.STAFF):
        letters = OutboxMail.objects.filter(kind__in=["prospect_told", "briefing"]).values_list(
            "to", flat=True
        )
        assert sorted(letters) == [morgan.email, "nils@kestrel.example", "olympia@kestrel.example"]


def test_only_the_addresses_asked_for_are_read_wherever_somebody_has_them(
    closed: Prospect, halvorsen: Participant, ada: User, morgan: User, now: datetime
) -> None:
    """A contact, an invited signatory, a colleague, a member, a guest of a briefing, and IBM's people."""
    invite_colleague(
        by=ada, participant=halvorsen, email="Nora@halvorsen.example", name="Nora", role="viewer", now=now
    )
    asked = {
        "pia@kestrel.example", "bo@kestrel.example", "nils@kestrel.example", "nora@halvorsen.example",
        ada.email, morgan.email,
    }  # fmt: skip
    with acting(role=Role.STAFF), CaptureQueriesContext(connection) as statements:
        assert still_known([*asked, "nobody@kestrel.example"]) == asked
    assert len(statements) == 1


def test_the_company_its_stages_and_ibm_s_part_stay(
    closed: Prospect, briefer: User, morgan: User, now: datetime
) -> None:
    erase_closed(now=now + WAIT)
    with acting(role=Role.STAFF):
        kept = Prospect.objects.select_related("participant").get(pk=closed.pk)
        assert (kept.participant.name, kept.stage) == ("Kestrel Labs", Stage.DECLINED)
        assert kept.erased_at == now + WAIT
        assert Briefing.objects.get(prospect=kept).presenter_id == briefer.pk
        assert User.objects.filter(pk__in=[briefer.pk, morgan.pk], is_active=True).count() == 2


def test_files_go_with_what_named_them(
    closed: Prospect, now: datetime, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with acting(role=Role.STAFF):
        material = Briefing.objects.get(prospect=closed).material.name
    names = [material, item_of(closed, "terms").evidence_file.name]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        erase_closed(now=now + WAIT)
    assert not any(default_storage.exists(name) for name in names)


def test_a_signature_that_never_came_into_force_goes_with_its_file(
    morgan: User, ines: User, now: datetime, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """R28."""
    signing = signed_by_company(invited(by=morgan, manager=ines, now=now), now=now)
    company = signing.participant
    with acting(role=Role.STAFF):
        prospect = Prospect.objects.select_related("participant").get(participant=company)
    assert default_storage.exists(signing.signed_file.name)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(by=morgan, prospect=prospect, reason="Its training lapsed.", now=now)
        assert erase_closed(now=now + WAIT) == 1
    with acting(role=Role.STAFF):
        erased = AgreementSigning.objects.get(pk=signing.pk)
    assert (erased.accepted_name, erased.accepted_title, erased.signed_sha256) == ("", "", "")
    assert not default_storage.exists(signing.signed_file.name)


def test_erased_people_do_not_sign_in_and_their_address_is_free(
    closed: Prospect, pia: User, now: datetime, sign_in: Callable[[User], Client]
) -> None:
    erase_closed(now=now + WAIT)
    with acting(role=Role.STAFF):
        person = User.objects.get(pk=pia.pk)
        assert not person.is_active
        assert not person.has_usable_password()
        assert not Membership.objects.filter(participant=closed.participant).exists()
        assert not User.objects.with_email("pia@kestrel.example").exists()


def test_before_its_time_nothing_is_deleted(closed: Prospect, now: datetime) -> None:
    assert erase_closed(now=now + WAIT - timedelta(seconds=1)) == 0
    with acting(role=Role.STAFF):
        assert Prospect.objects.get(pk=closed.pk).contact_name == "Pia Lund"


def test_done_again_nothing_changes(closed: Prospect, now: datetime) -> None:
    assert erase_company(participant_id=closed.participant_id, now=now + WAIT)
    assert not erase_company(participant_id=closed.participant_id, now=now + WAIT + WAIT)
    with acting(role=Role.STAFF):
        assert Prospect.objects.get(pk=closed.pk).erased_at == now + WAIT


def test_who_belongs_to_another_company_keeps_the_account(
    closed: Prospect, halvorsen: Participant, pia: User, now: datetime
) -> None:
    _invitation, token = invite_colleague(
        by=None, participant=halvorsen, email=pia.email, name="Pia", role="viewer", now=now
    )
    accept_invitation(token=token, by=pia, now=now)
    erase_closed(now=now + WAIT)
    with acting(role=Role.STAFF):
        person = User.objects.get(pk=pia.pk)
        assert (person.name, person.email, person.is_active) == ("Pia", "pia@kestrel.example", True)
        held = Membership.objects.filter(user=person).values_list("participant_id", flat=True)
        assert list(held) == [halvorsen.pk]
    assert any("accounts_user: " in row for row in rows_with("pia@kestrel"))


def test_a_company_nominated_again_is_left_alone(closed: Prospect, morgan: User, now: datetime) -> None:
    again = Candidate(name="Kestrel Labs", contact_name="Pia Lund", contact_email="pia@kestrel.example")
    nominate_again(by=morgan, participant=closed.participant, candidate=again, now=now + timedelta(days=9))
    assert erase_closed(now=now + WAIT) == 0


def test_a_former_participant_s_record_is_kept(halvorsen: Participant, ada: User, now: datetime) -> None:
    with acting(role=Role.STAFF):
        Participant.objects.filter(pk=halvorsen.pk).update(lifecycle="former")
    cast.candidacy(halvorsen, stage=Stage.DECLINED, now=now)
    before = rows_with(ada.email)
    erase_closed(now=now + WAIT)
    assert rows_with(ada.email) == before


@pytest.mark.parametrize("company", ["kestrel_open", "halvorsen"])
def test_the_record_of_changes_gives_nobody_else_away(
    halvorsen: Participant, candidacy: Prospect, company: str
) -> None:
    pk = halvorsen.pk if company == "halvorsen" else candidacy.participant_id
    with (
        pytest.raises((InternalError, ProgrammingError), match="is kept"),
        transaction.atomic(),
        acting(role=Role.STAFF),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT erase_from_record(%s, '{}', '{}')", [pk])


def test_a_partner_s_role_erases_nothing_from_the_record(closed: Prospect) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting(role=Role.APP, participant=closed.participant_id),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT erase_from_record(%s, '{}', '{}')", [closed.participant_id])


def test_the_job_erases_what_is_due(closed: Prospect, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "now", lambda: now + WAIT)
    assert tasks.erase_closed() == 1
