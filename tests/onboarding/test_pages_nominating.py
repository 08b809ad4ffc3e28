"""The form by which a company is nominated, with its warning of companies on record (R22, R30)."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from onboarding.models import Prospect, Stage
from participants.models import Incorporation, Participant
from tests import cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADDRESS = "/manage/prospects/new/"
FORM = {
    "name": "Tarn Analytics",
    "website": "https://tarn.example",
    "technology": "Tarn Lake",
    "offerings": "Managed Detection\n\nIncident Response",
    "role": "base_component",
    "contact_name": "Lena Marsh",
    "contact_email": "lena@tarn.example",
    "tell": "on",
    "other_programs": "",
    "summary": "",
}


def prospects() -> list[Prospect]:
    with acting(role=Role.STAFF):
        return list(Prospect.objects.select_related("participant").order_by("pk"))


def test_a_company_is_nominated_and_its_contact_told(sign_in: SignIn, morgan: User) -> None:
    answer = sign_in(morgan).post(ADDRESS, FORM)
    (prospect,) = prospects()
    assert answer.headers["Location"] == "/p/tarn-analytics/onboarding/"
    assert prospect.nominated_by_id == morgan.pk
    assert prospect.told_at is not None
    with acting(role=Role.STAFF):
        assert OutboxMail.objects.get(kind="prospect_told").to == "lena@tarn.example"
        assert Incorporation.objects.filter(participant=prospect.participant).count() == 2


def test_nobody_is_told_where_the_box_is_empty(sign_in: SignIn, morgan: User) -> None:
    sign_in(morgan).post(ADDRESS, FORM | {"tell": ""})
    assert prospects()[0].told_at is None


def test_a_company_that_looks_known_is_shown_before_anything_is_saved(
    sign_in: SignIn, morgan: User, halvorsen: Participant
) -> None:
    answer = sign_in(morgan).post(ADDRESS, FORM | {"name": "Halvorsen Cipher, Inc."})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This may be a company on record" in shown
    assert "Halvorsen Cipher" in shown
    assert "Active" in shown
    assert prospects() == []


def test_none_of_these_makes_it_a_new_company(sign_in: SignIn, morgan: User, halvorsen: Participant) -> None:
    sign_in(morgan).post(ADDRESS, FORM | {"name": "Halvorsen Cipher, Inc.", "which": "new"})
    assert prospects()[0].participant.slug == "halvorsen-cipher-inc"


def test_it_is_this_one_nominates_that_company_again(sign_in: SignIn, morgan: User) -> None:
    first = cast.candidacy(stage=Stage.WITHDRAWN)
    client = sign_in(morgan)
    assert (
        "nominate that company again"
        in client.post(ADDRESS, FORM | {"name": "Kestrel Labs"}).content.decode()
    )
    client.post(ADDRESS, FORM | {"name": "Kestrel Labs", "which": "kestrel"})
    _old, again = prospects()
    assert (again.participant_id, again.previous_id) == (first.participant_id, first.pk)


def test_a_participant_is_no_choice(sign_in: SignIn, morgan: User, halvorsen: Participant) -> None:
    answer = sign_in(morgan).post(ADDRESS, FORM | {"name": "Halvorsen Cipher", "which": "halvorsen"})
    assert answer.status_code == 422
    assert prospects() == []


def test_a_form_with_something_missing_says_so(sign_in: SignIn, morgan: User) -> None:
    answer = sign_in(morgan).post(ADDRESS, FORM | {"technology": ""})
    assert answer.status_code == 422
    assert prospects() == []


def test_a_manager_cannot_nominate(sign_in: SignIn, ines: User) -> None:
    assert sign_in(ines).post(ADDRESS, FORM).status_code == 403
    assert prospects() == []
