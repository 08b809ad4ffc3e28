"""Files that no record names are removed once they are a day old; all others stay."""

from datetime import UTC, datetime, timedelta

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


@pytest.fixture
def candidacy(now: datetime) -> Prospect:
    """The candidacy of Kestrel Labs with its checklist."""
    return with_checklist(now=now)


def test_what_a_transaction_left_behind_goes_and_evidence_stays(
    pia: User, candidacy: Prospect, now: datetime
) -> None:
    evidence = Evidence(file=ContentFile(PDF, "terms.pdf"))
    complete_item(by=pia, item=item_of(candidacy, "terms"), evidence=evidence, now=now)
    kept = item_of(candidacy, "terms").evidence_file.name
    left = default_storage.save("evidence/left-behind", ContentFile(b"x"))
    written = datetime.now(UTC)
    with acting(role=Role.STAFF):
        assert remove_orphans(now=written + timedelta(hours=23)) == 0  # its transaction may be under way
        assert remove_orphans(now=written + timedelta(hours=25)) >= 1
        assert remove_orphans(now=written + timedelta(hours=25)) == 0
    assert (default_storage.exists(kept), default_storage.exists(left)) == (True, False)
