"""Files that no record names are removed once they are a day old; all others stay."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from kernel.files import remove_orphans
from kernel.tenancy import Role, acting
from onboarding.models import Prospect
from onboarding.services.checklist import Evidence, complete_item
from tests.onboarding.checklists import PDF, item_of, with_checklist

pytestmark = pytest.mark.django_db


def aged(name: str, days: float, now: datetime) -> str:
    """Let a stored file be some days old."""
    at = (now - timedelta(days=days)).timestamp()
    os.utime(Path(default_storage.path(name)), (at, at))
    return name


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist."""
    return with_checklist(now=now)


def test_what_a_transaction_left_behind_goes_and_evidence_stays(
    pia: User, candidacy: Prospect, now: datetime
) -> None:
    evidence = Evidence(file=ContentFile(PDF, "terms.pdf"))
    complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    kept = aged(item_of(candidacy, "terms").evidence_file.name, 40, now)
    left = aged(default_storage.save("evidence/left-behind", ContentFile(b"x")), 2, now)
    running = aged(default_storage.save("evidence/just-written", ContentFile(b"x")), 0.5, now)
    with acting(role=Role.STAFF):
        assert remove_orphans(now=now) == 1
        assert remove_orphans(now=now) == 0
    assert [default_storage.exists(name) for name in (kept, left, running)] == [True, False, True]
