"""A file that proves an item: kept by its content, under a name of its own, replaced as a whole (R21)."""

import hashlib
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from kernel.files import FileEmpty, FileTooLarge, FileTypeRefused
from onboarding.models import ChecklistItem, ItemState, Prospect
from onboarding.services.checklist import Evidence, EvidenceMissing, complete_item, reopen_item
from tests.onboarding.checklists import PDF, item_of, with_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist."""
    return with_checklist(now=now)


def bring(by: User, prospect: Prospect, content: bytes, name: str, *, now: datetime) -> ChecklistItem:
    """Complete the item of the terms with a file."""
    evidence = Evidence(file=ContentFile(content, name))
    return complete_item(by=by, item=item_of(prospect, "terms"), evidence=evidence, now=now)


def test_a_file_is_kept_with_its_hash_under_a_name_of_its_own(
    pia: User, candidacy: Prospect, now: datetime
) -> None:
    bring(pia, candidacy, PDF, "../../etc/Terms 2026.pdf", now=now)
    item = item_of(candidacy, "terms")
    assert (item.evidence_name, item.evidence_type) == ("Terms 2026.pdf", "application/pdf")
    assert item.evidence_sha256 == hashlib.sha256(PDF).hexdigest()
    assert item.evidence_file.name.startswith("evidence/")
    assert "erms" not in item.evidence_file.name
    assert item.evidence_file.read() == PDF


def test_a_file_is_asked_for(pia: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(EvidenceMissing, match="Bring the file"):
        complete_item(by=pia, item=item_of(candidacy, "terms"), now=now)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "terms.pdf"),
        (b"<html><script>x()</script>%PDF-1.7", "terms.pdf"),
        (b"MZ\x90\x00" + bytes(300), "terms.pdf"),
        (b"GIF89a/*%PDF-1.7*/", "terms.pdf"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused(
    pia: User, candidacy: Prospect, now: datetime, content: bytes, name: str
) -> None:
    with pytest.raises(FileTypeRefused):
        bring(pia, candidacy, content, name, now=now)
    assert item_of(candidacy, "terms").state == ItemState.OPEN


def test_an_empty_file_is_refused(pia: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(FileEmpty):
        bring(pia, candidacy, b"", "terms.pdf", now=now)


def test_a_file_that_is_too_large_is_refused(
    pia: User, candidacy: Prospect, now: datetime, settings: object
) -> None:
    settings.EVIDENCE_LIMIT_BYTES = 4  # type: ignore[attr-defined]
    with pytest.raises(FileTooLarge):
        bring(pia, candidacy, PDF, "terms.pdf", now=now)


def test_a_replaced_file_is_removed_on_commit(
    pia: User, candidacy: Prospect, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    older = bring(pia, candidacy, PDF, "old.pdf", now=now)
    first = older.evidence_file.name
    reopen_item(by=pia, item=older, reason="A newer one is signed.")
    assert default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        newer = bring(pia, candidacy, PDF + b"2", "new.pdf", now=now)
    assert newer.evidence_name == "new.pdf"
    assert not default_storage.exists(first)
    assert default_storage.exists(newer.evidence_file.name)
