"""Texts of the Program Agreement as administrators bring them, and what companies do with them."""

from datetime import UTC, date, datetime
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from agreements.models import AgreementSigning, AgreementText, SigningState
from agreements.services import (
    Confirmations,
    accept_text,
    bring_text,
    countersign,
    offer_text,
    publish_text,
)
from kernel.documents import compile_document
from kernel.files import BinaryFile
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Participant

NOON = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
YES = Confirmations(has_read=True, may_bind=True, as_it_is=True)


@cache
def sample(version: int = 1) -> bytes:
    """The sample text of a version as a PDF."""
    return compile_document("program_agreement", {"version": version, "notice_days": 60})


def as_file(content: bytes, name: str = "agreement.pdf") -> BinaryFile:
    """Bytes as a form would bring them."""
    return ContentFile(content, name)


def draft(version: int = 1, *, by: User | None = None, sign_by: date | None = None) -> AgreementText:
    """The next version as a draft."""
    return bring_text(
        by=by,
        title="Program Agreement",
        file=as_file(sample(version)),
        notice_days=60,
        changes="" if version == 1 else "Personal data have a clause of their own.",
        sign_by=sign_by,
        now=NOON,
    )


def published(
    version: int = 1, *, by: User | None = None, sign_by: date | None = None, now: datetime = NOON
) -> AgreementText:
    """The next version, published."""
    return publish_text(by=by, text=draft(version, by=by, sign_by=sign_by), now=now)


def offered(company: Participant, *, by: User | None = None, now: datetime = NOON) -> AgreementSigning:
    """The newest text, waiting for the company's signatory."""
    return offer_text(by=by, participant=company, now=now)


def accepted(signing: AgreementSigning, by: User, *, now: datetime = NOON) -> AgreementSigning:
    """The text accepted by a signatory who fills in everything."""
    return accept_text(
        by=by, signing=signing, name=by.name, title="Chief Executive Officer", confirmations=YES, now=now
    )


def in_force(signing: AgreementSigning, by: User, *, now: datetime = NOON) -> AgreementSigning:
    """The accepted text countersigned."""
    return countersign(by=by, signing=signing, title="Program Director", now=now)


def present(signing: AgreementSigning) -> AgreementSigning:
    """The signing as the database has it now."""
    with acting(role=Role.STAFF):
        return AgreementSigning.objects.select_related("text", "participant").get(pk=signing.pk)


def waiting(company: Participant) -> AgreementSigning:
    """What waits for the company's signatory."""
    with acting(role=Role.STAFF):
        return AgreementSigning.objects.select_related("text").get(
            participant=company, state=SigningState.OFFERED
        )


def replace(name: str, content: bytes) -> None:
    """Put other bytes where a stored file lies."""
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(content)) == name


def mails(kind: str) -> list[str]:
    """To whom mails of a kind go."""
    with acting(role=Role.STAFF):
        return sorted(OutboxMail.objects.filter(kind=kind).values_list("to", flat=True))
