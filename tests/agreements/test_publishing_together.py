"""A version is published while a company is offered one, signs, or leaves: none is passed over (R27, R30)."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.models import User
from agreements.models import AgreementSigning, SigningState
from agreements.services import execute_termination, publish_text
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tests.agreements.terminations import AFTER, notice
from tests.agreements.test_signing_together import at_once
from tests.agreements.texts import NOON, accepted, draft, in_force, offered, published

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_BY = date(2027, 3, 31)


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> object:
    """Let `second` begin before `first` has committed, and wait until it waits, too; return its answer."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer = pool.submit(lambda: at_once(second)[0])
            while not answer.done() and not _somebody_waits():
                time.sleep(0.01)
        return answer.result()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def waiting_versions(company: Participant) -> list[int]:
    """The versions that wait for the company's signatory, or for IBM."""
    waits = AgreementSigning.objects.filter(
        participant=company, state__in=[SigningState.OFFERED, SigningState.ACCEPTED]
    )
    with acting(role=Role.STAFF):
        return list(waits.values_list("text__version", flat=True))


def test_whoever_is_offered_a_version_meanwhile_is_offered_the_newer_one(
    morgan: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    newer = draft(2, by=morgan, sign_by=SIGN_BY)
    answer = meanwhile(
        lambda: offered(halvorsen, by=morgan), lambda: publish_text(by=morgan, text=newer, now=NOON)
    )
    assert not isinstance(answer, Refusal)
    assert waiting_versions(halvorsen) == [2]


def test_whoever_is_offered_a_text_while_one_is_published_gets_that_one(
    morgan: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    newer = draft(2, by=morgan, sign_by=SIGN_BY)
    answer = meanwhile(
        lambda: publish_text(by=morgan, text=newer, now=NOON), lambda: offered(halvorsen, by=morgan)
    )
    assert isinstance(answer, Refusal)
    assert waiting_versions(halvorsen) == [2]


def test_whoever_signs_the_earlier_version_meanwhile_is_asked_for_the_newer_one(
    morgan: User, priya: User, sam: User, halvorsen: Participant
) -> None:
    published(by=morgan)
    signing = accepted(offered(halvorsen, by=morgan), sam)
    newer = draft(2, by=morgan, sign_by=SIGN_BY)
    meanwhile(lambda: in_force(signing, priya), lambda: publish_text(by=morgan, text=newer, now=NOON))
    assert waiting_versions(halvorsen) == [2]


def test_whoever_leaves_meanwhile_is_asked_for_nothing(morgan: User, halvorsen: Participant) -> None:
    given = notice(halvorsen)
    newer = draft(by=morgan, sign_by=SIGN_BY)
    meanwhile(
        lambda: execute_termination(termination_id=given.pk, now=AFTER),
        lambda: publish_text(by=morgan, text=newer, now=NOON),
    )
    assert waiting_versions(halvorsen) == []
