"""A former Participant's later candidacy is forgotten with its people; what it was before is kept (R30)."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import InternalError, ProgrammingError, connection, transaction

from accounts.models import User
from agreements.models import AgreementSigning
from alliance.mailbox.asking import Sender, ask_as_visitor, ask_from_workspace
from kernel.tenancy import Role, acting
from onboarding.calendar import Guest
from onboarding.models import Prospect, Stage
from onboarding.services import Candidate, decline, nominate_again
from onboarding.services.erasing import erase_closed, erase_company
from onboarding.services.telling import tell_contact
from participants.models import Membership, Participant
from participants.services import invite_colleague
from tests import cast
from tests.agreements.terminations import AFTER, executed
from tests.onboarding.briefed import planned
from tests.onboarding.test_erasing import rows_with

pytestmark = pytest.mark.django_db
WAIT = timedelta(days=settings.PROSPECT_DATA_DAYS)
CLOSED = AFTER + timedelta(days=20)
LATE = CLOSED + WAIT
NEWCOMERS = ("uma@", "Uma Lind", "nils@", "Nils Berg", "otto@", "Otto Falk", "Uma is ill")


@pytest.fixture
def company(halvorsen: Participant, ada: User, sam: User, now: datetime) -> Participant:
    """Halvorsen, which left; ada had asked the Program something."""
    ask_from_workspace(by=ada, participant=halvorsen, subject="Of pipelines", text="Who reviews?", now=now)
    return executed(halvorsen, by=sam).participant


@pytest.fixture
def closed(company: Participant, briefer: User, morgan: User) -> Prospect:
    """Its later candidacy with other people, which it ended itself."""
    again = nominate_again(
        by=morgan,
        participant=company,
        candidate=Candidate(
            name=company.name, contact_name="Uma Lind", contact_email="uma@halvorsen.example"
        ),
        now=AFTER,
    )
    tell_contact(by=morgan, prospect=again, now=AFTER)
    planned(again, briefer, attendees=(Guest("Otto Falk", "otto@halvorsen.example"),), now=AFTER)
    uma = cast.partner_person("Uma", "signatory", again.participant, now=AFTER)
    invite_colleague(
        by=uma, participant=again.participant, email="nils@halvorsen.example", name="Nils Berg",
        role="viewer", now=AFTER,
    )  # fmt: skip
    ask_as_visitor(
        sender=Sender("Uma Lind", "Uma@halvorsen.example", "Halvorsen"), subject="Uma Lind", text="I am back",
        now=AFTER,
    )  # fmt: skip
    ask_from_workspace(
        by=uma, participant=again.participant, subject="Of Nils Berg", text="May Otto Falk sign?", now=AFTER
    )
    with acting(role=Role.STAFF):
        present = Prospect.objects.select_related("participant").get(pk=again.pk)
    return decline(by=uma, prospect=present, reason="Uma is ill", now=CLOSED)


def kept_of(company: Participant) -> tuple[list[str], int]:
    """The people of the Participant's time by address, and its signings."""
    with acting(role=Role.STAFF):
        people = Membership.objects.filter(participant=company, since__lt=AFTER)
        addresses = sorted(people.values_list("user__email", flat=True))
        return addresses, AgreementSigning.objects.filter(participant=company).count()


def test_nobody_of_the_later_candidacy_is_named_any_more(closed: Prospect) -> None:
    assert len(rows_with(*NEWCOMERS)) > 6
    assert erase_closed(now=LATE) == 1
    assert rows_with(*NEWCOMERS) == []


def test_what_it_was_as_a_participant_is_kept(closed: Prospect, ada: User, sam: User) -> None:
    company = closed.participant
    before, words = kept_of(company), rows_with(ada.email, sam.email, "Who reviews?")
    assert {ada.email, sam.email} <= set(before[0])
    erase_closed(now=LATE)
    assert kept_of(company) == before
    assert rows_with(ada.email, sam.email, "Who reviews?") == words


def test_before_its_time_nothing_goes_and_done_again_nothing_changes(closed: Prospect) -> None:
    pk = closed.participant_id
    assert not erase_company(participant_id=pk, now=LATE - timedelta(seconds=1))
    assert erase_company(participant_id=pk, now=LATE)
    assert not erase_company(participant_id=pk, now=LATE + WAIT)


def test_a_company_that_is_a_candidate_once_more_is_left_alone(closed: Prospect, morgan: User) -> None:
    nominate_again(
        by=morgan, participant=closed.participant, candidate=Candidate(name="Halvorsen Cipher"), now=LATE
    )
    assert erase_closed(now=LATE) == 0


def test_the_record_of_a_participant_forgets_no_other_candidacy(closed: Prospect) -> None:
    other = cast.candidacy(name="Fjord", slug="fjord", stage=Stage.DECLINED)
    with (
        pytest.raises((InternalError, ProgrammingError), match="is kept"),
        transaction.atomic(),
        acting(role=Role.STAFF),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT erase_candidacies_from_record(%s, %s::bigint[], '{}', '{}', '{}', '{}')",
            [closed.participant_id, [other.pk]],
        )


def test_the_record_of_a_participant_forgets_no_question_of_its_time(
    company: Participant, now: datetime
) -> None:
    with (
        pytest.raises((InternalError, ProgrammingError), match="is kept"),
        transaction.atomic(),
        acting(role=Role.STAFF),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT erase_questions_from_record(%s, %s, '{}')", [company.pk, now])
