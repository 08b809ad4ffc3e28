"""Texts are brought as strict PDFs, published for good, and never anything else (R28)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import Notice, User
from agreements.integrity import TextAltered, verify_text
from agreements.models import AgreementKind, AgreementSigning, AgreementText, TextState
from agreements.pdf.reading import check_pdf
from agreements.pdf.signatures import CannotBeSigned
from agreements.selectors import altered_texts
from agreements.services import (
    bring_text,
    check_files,
    publish_text,
    record_agreement,
    remind_signatories,
    remove_draft,
)
from agreements.services.permitted import NotPermitted
from agreements.services.reminding import reminder_stage
from agreements.services.texts import (
    DraftExists,
    NoticeDaysUnusable,
    PublishedIsFinal,
    SignByPast,
    TextIncomplete,
)
from kernel.files import FileTypeRefused
from kernel.models import OutboxMail
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Lifecycle, Participant
from participants.services import move_lifecycle
from tests import cast
from tests.agreements.texts import (
    NOON,
    TODAY,
    accepted,
    as_file,
    draft,
    in_force,
    offered,
    published,
    sample,
    waiting,
)

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"title": "Program Agreement", "notice_days": 60, "now": NOON}


def test_a_text_is_brought_read_and_published(morgan: User) -> None:
    text = draft(by=morgan)
    assert (text.version, text.state, text.pages, text.size) == (1, "draft", 3, len(sample()))
    publish_text(by=morgan, text=text, now=NOON)
    with acting(role=Role.STAFF):
        present = AgreementText.objects.get()
    assert (present.state, present.published_at) == (TextState.PUBLISHED, NOON)
    assert verify_text(present) == sample()
    assert altered_texts([present]) == []


def test_a_text_is_found_altered_as_soon_as_its_file_changes_and_well_once_it_is_put_back(
    morgan: User,
) -> None:
    text = published(by=morgan)
    name = text.file.name
    for content, altered in [(sample(), []), (sample(2), [text]), (sample(), [])]:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(content))
        assert altered_texts([text]) == altered
    default_storage.delete(name)
    assert altered_texts([text]) == [text]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": " "}, TextIncomplete),
        ({"notice_days": 400}, NoticeDaysUnusable),
        ({"sign_by": TODAY}, SignByPast),
        ({"file": as_file(b"PK\x03\x04 not what its name says", "agreement.pdf")}, FileTypeRefused),
    ],
)
def test_a_text_that_cannot_be_is_refused(
    morgan: User, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        bring_text(by=morgan, **{**GIVEN, "file": as_file(sample()), **changed})
    with acting(role=Role.STAFF):
        assert not AgreementText.objects.exists()


def test_a_text_that_reads_well_but_bears_no_signature_is_refused(morgan: User) -> None:
    """Published it would be final, and every signatory's attempt would fail."""
    torn = sample().replace(b"<x:xmpmeta", b"<x;xmpmeta", 1)
    assert check_pdf(torn) == 3
    with pytest.raises(CannotBeSigned):
        bring_text(by=morgan, **{**GIVEN, "file": as_file(torn)})


def test_a_later_version_says_what_changed(morgan: User) -> None:
    published(by=morgan)
    with pytest.raises(TextIncomplete, match="what changed"):
        bring_text(by=morgan, file=as_file(sample(2)), changes="", **GIVEN)


def test_one_draft_at_a_time(morgan: User, django_capture_on_commit_callbacks: Any) -> None:
    text = draft(by=morgan)
    with pytest.raises(DraftExists, match="Version 1 is a draft still"):
        draft(by=morgan)
    with django_capture_on_commit_callbacks(execute=True):
        remove_draft(by=morgan, text=text)
    assert not default_storage.exists(text.file.name)
    assert draft(by=morgan).version == 1


@pytest.mark.parametrize("who", ["ines", "ada", "sam"])
def test_only_administrators_bring_and_publish(who: str, request: pytest.FixtureRequest) -> None:
    person, text = request.getfixturevalue(who), draft()
    for attempt in (
        lambda: draft(by=person),
        lambda: publish_text(by=person, text=text, now=NOON),
        lambda: remove_draft(by=person, text=text),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_a_published_text_is_neither_published_again_nor_removed(morgan: User) -> None:
    text = published(by=morgan)
    for attempt in (publish_text, remove_draft):
        with pytest.raises(PublishedIsFinal):
            attempt(by=morgan, text=text, **({"now": NOON} if attempt is publish_text else {}))


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64}, {"title": "Another"}, {"notice_days": 1}, {"file": "agreement-texts/other"},
        {"sign_by": date(2030, 1, 1)}, {"state": "draft"}, {"version": 9},
        {"published_at": NOON - timedelta(1)},
    ],
)  # fmt: skip
def test_the_database_refuses_any_change_of_a_published_text(morgan: User, change: dict[str, Any]) -> None:
    text = published(by=morgan)
    with (
        pytest.raises(IntegrityError, match="changes no more"),
        acting(role=Role.STAFF, why="attack"),
        transaction.atomic(),
    ):
        AgreementText.objects.filter(pk=text.pk).update(**change)


def test_the_database_refuses_to_delete_a_published_text(morgan: User) -> None:
    text = published(by=morgan)
    with (
        pytest.raises(IntegrityError, match="changes no more"),
        acting(role=Role.STAFF, why="attack"),
        transaction.atomic(),
    ):
        AgreementText.objects.filter(pk=text.pk).delete()


def test_a_draft_whose_file_was_replaced_is_not_published(morgan: User) -> None:
    text = draft(by=morgan)
    default_storage.delete(text.file.name)
    default_storage.save(text.file.name, ContentFile(sample(2)))
    with pytest.raises(TextAltered):
        publish_text(by=morgan, text=text, now=NOON)


def test_a_day_that_came_while_it_was_a_draft_is_refused(morgan: User) -> None:
    text = draft(by=morgan, sign_by=TODAY + timedelta(days=5))
    with pytest.raises(SignByPast):
        publish_text(by=morgan, text=text, now=NOON + timedelta(days=5))


def test_a_version_with_a_day_asks_every_participant_at_once(
    morgan: User, halvorsen: Participant, norrland: Participant, kestrel: Participant, sam: User, omar: User,
) -> None:  # fmt: skip
    text = draft(by=morgan, sign_by=date(2027, 1, 15))
    publish_text(by=morgan, text=text, now=NOON)
    with acting(role=Role.STAFF):
        asked = AgreementSigning.objects.order_by("participant__name")
        assert list(asked.values_list("participant__slug", "state")) == [
            ("halvorsen", "offered"),
            ("norrland", "offered"),
        ]
        told = OutboxMail.objects.filter(kind="agreement_to_sign").order_by("to")
        assert [mail.to for mail in told] == ["omar@norrland.example", "sam@halvorsen.example"]
        assert "15 Jan 2027" in told[0].text
        assert Notice.objects.get(user=sam).participant_id == halvorsen.pk


def test_a_version_without_a_day_asks_nobody(morgan: User, halvorsen: Participant) -> None:
    published(by=morgan)
    with acting(role=Role.STAFF):
        assert not AgreementSigning.objects.exists()


def test_a_version_takes_the_place_of_one_that_waits_for_its_signatory(
    morgan: User, halvorsen: Participant
) -> None:
    published(by=morgan, sign_by=date(2027, 1, 15))
    first = waiting(halvorsen)
    published(2, by=morgan)
    second = waiting(halvorsen)
    assert second.text.version == 2
    with acting(role=Role.STAFF):
        first.refresh_from_db()
    assert (first.state, first.closed_reason) == ("withdrawn", "Version 2 was published.")


@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (30, ""),
        (15, ""),
        (14, "14 days"),
        (8, "14 days"),
        (7, "7 days"),
        (1, "1 days"),
        (0, "1 days"),
        (-1, "late"),
    ],
)
def test_reminders_come_at_their_days(left: int, stage: str) -> None:
    assert reminder_stage(TODAY + timedelta(days=left), TODAY) == stage


def test_each_reminder_is_sent_once_however_often_the_job_runs(
    morgan: User, halvorsen: Participant, sam: User
) -> None:
    published(by=morgan, sign_by=TODAY + timedelta(days=30))
    for day in (0, 1, 16, 17, 22, 23, 31, 32, 40):
        for _again in range(2):
            remind_signatories(now=NOON + timedelta(days=day))
    with acting(role=Role.STAFF):
        mails = OutboxMail.objects.filter(to="sam@halvorsen.example", kind="agreement_to_sign")
        subjects = list(mails.order_by("pk").values_list("key", "subject"))
    assert [key.rsplit(":", 2)[1] for key, _subject in subjects] == ["offered", "14 days", "7 days", "late"]
    assert "benefits pause until version 1" in subjects[-1][1]


def test_who_signs_for_the_first_time_reads_of_no_day_and_of_no_pause(
    morgan: User, kestrel: Participant, pia: User
) -> None:
    """R2, R27: the day concerns Participants; an invited company has no benefits yet that could pause."""
    published(1, by=morgan)
    published(2, by=morgan, sign_by=TODAY + timedelta(days=31))
    move_lifecycle(by=None, participant=kestrel, to=Lifecycle.INVITED, on=TODAY, why="test")
    cast.partner_person("Bo", "signatory", kestrel)
    offered(kestrel, by=morgan)
    assert remind_signatories(now=NOON + timedelta(days=40)) == 0
    with acting(role=Role.STAFF):
        mails = list(OutboxMail.objects.filter(kind="agreement_to_sign", to__contains="kestrel"))
    assert mails
    assert not any("pause" in mail.text or "What changed" in mail.text for mail in mails)
    assert all(mail.subject.endswith("waits for a signature") for mail in mails)


def test_nobody_is_reminded_of_what_is_accepted(morgan: User, halvorsen: Participant, sam: User) -> None:
    published(by=morgan, sign_by=TODAY + timedelta(days=5))
    accepted(waiting(halvorsen), sam)
    assert remind_signatories(now=NOON) == 0


def test_the_nightly_check_finds_every_altered_file_and_tells_the_administrators(
    morgan: User, priya: User, halvorsen: Participant, sam: User
) -> None:
    published(by=morgan)
    signing = in_force(accepted(offered(halvorsen, by=morgan), sam), priya)
    assert check_files(now=NOON) == []
    for name in (signing.text.file.name, signing.certificate.name):
        default_storage.delete(name)
    default_storage.delete(signing.signed_file.name)
    default_storage.save(signing.signed_file.name, ContentFile(sample()))
    assert check_files(now=NOON) == [
        "The stored text of version 1 is not the published one",
        "The signed file of Halvorsen Cipher, version 1, is not the one that was signed",
        "The certificate of Halvorsen Cipher, version 1, is not the one that was made",
    ]
    check_files(now=NOON)
    with acting(role=Role.STAFF):
        assert Notice.objects.filter(user=priya, key__startswith="altered:").count() == 3
        assert not Notice.objects.filter(user=sam, key__startswith="altered:").exists()


def test_a_procurement_agreement_is_recorded_with_its_file(morgan: User, halvorsen: Participant) -> None:
    fact = record_agreement(
        by=morgan, participant=halvorsen, kind=AgreementKind.PROCUREMENT, signed_on=TODAY,
        file=as_file(sample(), "../../Master (signed).pdf"),
    )  # fmt: skip
    assert (fact.file_name, fact.file.read()) == ("Master (signed).pdf", sample())
    with pytest.raises(FileTypeRefused):
        record_agreement(
            by=morgan, participant=halvorsen, kind=AgreementKind.PROCUREMENT,
            signed_on=TODAY - timedelta(days=1), file=as_file(b"<html>", "agreement.pdf"),
        )  # fmt: skip


def test_a_text_has_no_size_of_its_own_to_lie_about(
    morgan: User, refused_by_the_database: Callable[..., None]
) -> None:
    refused_by_the_database("text_published_has_moment", draft(by=morgan), state="published")
