"""Who reviews a run is told that it waits, in the portal and by mail (D6)."""

import pytest

from accounts.models import Notice, User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.services import assign_deputy
from tests import cast
from tests.pipeline.exports import NOON
from tests.tiers.program import assess, hold_with, lead
from tiers.models import AssessmentRun
from tiers.services.publication import approve_run
from tiers.services.telling_review import tell_of_review, untold_reviews
from tiers.tasks import find_due_runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(halvorsen: Participant, norrland: Participant) -> AssessmentRun:
    """The third quarter of two participants, under review."""
    hold_with(halvorsen, "silver", lead("A", "700000"))
    return assess()


def letters() -> dict[str, str]:
    """The text of each letter by whom it goes to."""
    with acting(role=Role.STAFF):
        return dict(OutboxMail.objects.filter(kind="review_waits").values_list("to", "text"))


def told() -> set[int]:
    """Who has a notice that a run waits."""
    with acting(role=Role.STAFF):
        return set(Notice.objects.filter(key__startswith="review:").values_list("user_id", flat=True))


def test_managers_and_deputies_are_told_once(
    run: AssessmentRun, ines: User, lars: User, theo: User, morgan: User, eve: User, ada: User
) -> None:
    with acting(role=Role.STAFF):
        assert untold_reviews() == [run.pk]
    assert tell_of_review(run_id=run.pk, now=NOON) == 3
    assert tell_of_review(run_id=run.pk, now=NOON) == 0
    assert told() == {ines.pk, lars.pk, theo.pk}
    assert set(letters()) == {ines.email, lars.email, theo.email}
    with acting(role=Role.STAFF):
        assert untold_reviews() == []


def test_r4_a_letter_names_the_results_of_its_reader_alone(
    run: AssessmentRun, ines: User, theo: User
) -> None:
    tell_of_review(run_id=run.pk, now=NOON)
    assert "Halvorsen Cipher: At risk" in letters()[ines.email]
    assert "Norrland" not in letters()[ines.email]
    assert "Halvorsen" not in letters()[theo.email]


def test_who_has_several_results_gets_one_letter(
    run: AssessmentRun, norrland: Participant, ines: User
) -> None:
    assign_deputy(by=None, participant=norrland, user=ines, today=cast.JOINED)
    assert tell_of_review(run_id=run.pk, now=NOON) == 1
    assert "Halvorsen Cipher" in letters()[ines.email]
    assert "Norrland Systems" in letters()[ines.email]


def test_a_published_run_waits_for_nobody(run: AssessmentRun, morgan: User, ines: User) -> None:
    approve_run(by=morgan, run_id=run.pk, now=NOON)
    assert tell_of_review(run_id=run.pk, now=NOON) == 0
    assert told() == set()


def test_the_schedule_hands_it_to_a_worker(
    run: AssessmentRun, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []
    monkeypatch.setattr("tiers.tasks.tell_reviewers_of_run.delay", handed.append)
    monkeypatch.setattr("kernel.clock.now", lambda: NOON)
    find_due_runs()
    assert handed == [run.pk]
