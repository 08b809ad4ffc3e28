"""A former Participant comes back as a prospect, with its record and without its people (R30)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agreements.services import admit_participant
from agreements.services.facts import ProgramAgreementMissing
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.models import Prospect, Stage
from onboarding.services import Candidate, accept, nominate_again, withdraw
from participants.models import Lifecycle, Participant
from participants.selectors import activity_of
from participants.services import assign_alliance_manager
from tests import cast
from tests.agreements.terminations import AFTER, executed
from tests.onboarding.invited import invited, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def kestrel() -> Participant:
    """Kestrel Labs, which came in as a candidate."""
    return cast.candidacy(stage=Stage.ADMITTED).participant


def test_a_company_that_left_comes_back_as_a_prospect_without_its_people(
    kestrel: Participant, morgan: User, sign_in: Callable[[User], Client]
) -> None:
    rob = cast.partner_person("Rob", "signatory", kestrel)
    nora = cast.ibm_person("Nora", "alliance_manager")
    assign_alliance_manager(by=morgan, participant=kestrel, user=nora, today=cast.JOINED)
    former = executed(kestrel, by=rob).participant
    assert former.lifecycle == Lifecycle.FORMER
    again = nominate_again(by=morgan, participant=former, candidate=Candidate(name="Kestrel Labs"), now=AFTER)
    with acting(role=Role.STAFF):
        first = Prospect.objects.filter(participant=kestrel).order_by("pk").first()
        assert again.previous == first
        assert Participant.objects.get(pk=kestrel.pk).lifecycle == Lifecycle.PROSPECT
    page = reverse("onboarding:prospect", args=[kestrel.slug])
    assert [sign_in(each).get(page).status_code for each in (rob, nora, morgan)] == [404, 404, 200]


def test_what_it_signed_in_its_first_life_admits_nobody(kestrel: Participant) -> None:
    former = executed(kestrel).participant
    again = cast.candidacy(former, stage=Stage.INVITED, now=AFTER)
    with pytest.raises(ProgramAgreementMissing):
        admit_participant(by=None, participant=again.participant, joined_on=AFTER.date())


def test_why_ibm_withdrew_it_once_is_ibm_s_alone(
    morgan: User, ines: User, now: datetime, sign_in: Callable[[User], Client]
) -> None:
    """Not in a letter, and not in the record of changes that the company reads once it is in."""
    invitation = invited(by=morgan, manager=ines, now=now)
    accept(by=person("Bo"), invitation=invitation, now=now)
    withdraw(by=morgan, prospect=invitation.prospect, reason="Its books look odd", now=now)
    with acting(role=Role.STAFF):
        assert not OutboxMail.objects.filter(text__contains="books look odd").exists()
        company = Participant.objects.get(pk=invitation.participant_id)
    cast.candidacy(company, stage=Stage.ADMITTED, now=AFTER)
    with acting(role=Role.STAFF):
        read = activity_of(company, ibm=False, before=None, size=500).events
        assert len(read) > 5
        told = [(each.why, each.old, each.new) for each in read]
    assert "books look odd" not in str(told)
