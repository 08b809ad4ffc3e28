"""Facts on the page of a company: recorded with a source, ended with a reason, taken back (R20, R26, D9)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from kernel.tenancy import Role, acting
from participants import services
from participants.models import (
    IncorporationRole,
    Participant,
    Technology,
)
from tests.participants.facts import trained

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def test_ines_records_a_fact_with_its_source(ines: User, halvorsen: Participant, sign_in: SignIn) -> None:
    browser = sign_in(ines)
    browser.post("/p/halvorsen/company/facts/technology/", {"name": "Cipher Shield", "why": "product sheet"})
    assert "Cipher Shield" in browser.get("/p/halvorsen/company/?tab=facts").content.decode()
    assert "product sheet" in browser.get("/p/halvorsen/company/?tab=activity").content.decode()


FACTS = [
    ("offering", {"offering": "Key Care", "role": "base_component", "launched_on": "2026-05-04"}, "Key Care"),
    (
        "training",
        {"audience": "sales", "name": "Kim", "email": "kim@ibm.example", "completed_on": "2026-05-04"},
        "1 by name",
    ),
    ("program", {"name": "Another IBM program", "since": ""}, "Another IBM program"),
    ("deal-registration", {"has_program": "yes", "as_of": "2026-05-04"}, "Open to IBM"),
]


@pytest.mark.parametrize(("kind", "values", "shown"), FACTS)
def test_every_kind_of_fact_can_be_recorded(
    ines: User, sign_in: SignIn, kind: str, values: dict, shown: str
) -> None:
    browser = sign_in(ines)
    assert browser.get(f"/p/halvorsen/company/?tab=facts&record={kind}").status_code == 200
    page = browser.post(f"/p/halvorsen/company/facts/{kind}/", values, follow=True).content.decode()
    assert shown in page


def test_a_fact_without_its_day_comes_back(ines: User, sign_in: SignIn) -> None:
    assert sign_in(ines).post("/p/halvorsen/company/facts/training/", {"name": "Kim"}).status_code == 422


def test_a_kind_of_fact_that_is_none_is_not_found(ines: User, sign_in: SignIn) -> None:
    assert sign_in(ines).post("/p/halvorsen/company/facts/rumour/", {}).status_code == 404


def test_partners_and_sponsors_record_no_facts(ada: User, eve: User, sign_in: SignIn) -> None:
    for person in (ada, eve):
        assert (
            sign_in(person).post("/p/halvorsen/company/facts/technology/", {"name": "X"}).status_code == 403
        )
    with acting(role=Role.STAFF):
        assert not Technology.objects.exists()


def test_ines_records_an_agreement_and_its_end(ines: User, halvorsen: Participant, sign_in: SignIn) -> None:
    browser = sign_in(ines)
    values = {"kind": "procurement", "signed_on": "2026-02-03", "reference": "PA-77"}
    page = browser.post("/p/halvorsen/company/agreements/", values, follow=True).content.decode()
    assert "PA-77" in page
    with acting(role=Role.STAFF):
        agreement = halvorsen.agreement_facts.get(reference="PA-77")
    end = f"/p/halvorsen/company/agreements/{agreement.pk}/end/"
    assert (
        "later one" in browser.post(end, {"ends_on": "2026-01-01", "why": "x"}, follow=True).content.decode()
    )
    browser.post(end, {"ends_on": "2026-03-01", "why": "replaced"})
    with acting(role=Role.STAFF):
        assert halvorsen.agreement_facts.get(pk=agreement.pk).ends_on == date(2026, 3, 1)


def test_a_participants_program_agreement_is_not_ended_by_hand(
    ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    with acting(role=Role.STAFF):
        signed = halvorsen.agreement_facts.get(kind="program")
    browser, end = sign_in(ines), f"/p/halvorsen/company/agreements/{signed.pk}/end/"
    assert end not in browser.get("/p/halvorsen/company/?tab=agreements").content.decode()
    answer = browser.post(end, {"ends_on": "2026-11-24", "why": "They asked by mail."}, follow=True)
    assert "ends by notice" in answer.content.decode()
    with acting(role=Role.STAFF):
        assert halvorsen.agreement_facts.get(pk=signed.pk).ends_on is None


def test_an_agreement_of_another_company_is_not_found(
    ines: User, norrland: Participant, sign_in: SignIn
) -> None:
    with acting(role=Role.STAFF):
        theirs = norrland.agreement_facts.first()
    assert sign_in(ines).post(f"/p/halvorsen/company/agreements/{theirs.pk}/end/", {}).status_code == 404


def test_r1_ines_ends_an_offering_with_a_reason(ines: User, halvorsen: Participant, sign_in: SignIn) -> None:
    running = services.record_incorporation(
        by=ines, participant=halvorsen, offering="Managed Detection", role=IncorporationRole.DELIVERY_TOOL
    )
    values = {"ended_on": "2026-06-30", "why": "replaced"}
    page = sign_in(ines).post(f"/p/halvorsen/company/offerings/{running.pk}/end/", values, follow=True)
    assert "The last day is recorded." in page.content.decode()
    with acting(role=Role.STAFF):
        running.refresh_from_db()
    assert running.ended_on == date(2026, 6, 30)


def test_an_offering_does_not_end_without_a_reason(
    ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    running = services.record_incorporation(
        by=ines, participant=halvorsen, offering="Managed Detection", role=IncorporationRole.DELIVERY_TOOL
    )
    sign_in(ines).post(f"/p/halvorsen/company/offerings/{running.pk}/end/", {"ended_on": "2026-06-30"})
    with acting(role=Role.STAFF):
        running.refresh_from_db()
    assert running.ended_on is None


def test_r20_ines_takes_back_a_training_recorded_by_mistake(
    ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    person, browser = trained(ines, halvorsen), sign_in(ines)
    assert "Nell Carver" in browser.get("/p/halvorsen/company/?tab=facts").content.decode()
    browser.post(f"/p/halvorsen/company/trainings/{person.pk}/take-back/", {"why": "double"}, follow=True)
    assert "Nell Carver" not in browser.get("/p/halvorsen/company/?tab=facts").content.decode()


def test_a_partner_takes_no_fact_back(ada: User, ines: User, halvorsen: Participant, sign_in: SignIn) -> None:
    person, browser = trained(ines, halvorsen), sign_in(ada)
    address = f"/p/halvorsen/company/trainings/{person.pk}/take-back/"
    assert browser.post(address, {"why": "no"}).status_code == 403
    assert "Take back" not in browser.get("/p/halvorsen/company/?tab=facts").content.decode()
