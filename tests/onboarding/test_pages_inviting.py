"""Readiness and invitation on the pages: what is missing, who invites, who answers (R2, R7, R8, D9)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.services import countersign
from onboarding.models import InvitationState, ProgramInvitation, Stage
from onboarding.services import accept
from participants.models import Lifecycle
from tests import cast
from tests.onboarding.invited import invited, person, present, ready, secret, signed_by_company, standing_of
from tests.tiers.program import in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SignIn = Callable[[User], Client]
HOME = "/p/kestrel/onboarding/"
INVITE = f"{HOME}invite/"


@pytest.fixture
def invitation(morgan: User, ines: User, now: datetime) -> ProgramInvitation:
    """Kestrel Labs invited; the link is bo's."""
    return invited(by=morgan, manager=ines, now=now)


def text(client: Client, address: str = HOME, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def form(ines: User, **given: object) -> dict[str, object]:
    return {
        "manager": ines.pk, "email": "bo@kestrel.example", "tier": "silver", "confirmed": "on", **given,
    }  # fmt: skip


def test_ibm_reads_every_reason_and_cannot_invite_yet(sign_in: SignIn, morgan: User) -> None:
    in_force()
    cast.candidacy(stage=Stage.READY)
    shown = text(sign_in(morgan))
    for words in (
        "Not ready to be invited",
        "Procurement Agreement",
        "4.5",
        "No signatory",
        "Nothing to sign",
    ):
        assert words in shown
    assert INVITE not in shown
    assert "Opens when the 4 things above are there." in shown


def test_the_companys_people_read_what_is_theirs(sign_in: SignIn) -> None:
    in_force()
    prospect = cast.candidacy(stage=Stage.PREPARING)
    shown = text(sign_in(cast.partner_person("Pia", "alliance_manager", prospect.participant)))
    assert "What is missing before an invitation" in shown
    assert "No signatory" in shown
    assert "2 more are for IBM to do or to record." in shown
    for words in ("Nothing to sign", "Tier at entry", "Opens when"):
        assert words not in shown


def test_a_ready_company_is_invited_by_the_form(
    sign_in: SignIn, morgan: User, ines: User, now: datetime
) -> None:
    prospect = ready(by=morgan, now=now)
    browser = sign_in(morgan)
    assert INVITE in text(browser)
    assert "I confirm Silver as the tier at entry" in text(browser, INVITE)
    assert browser.post(INVITE, form(ines)).status_code == 302
    assert standing_of(prospect.participant) == (Lifecycle.INVITED, Stage.INVITED)
    assert "Invited into the Program" in text(browser)


def test_the_page_does_not_invite_what_the_service_refuses(
    sign_in: SignIn, morgan: User, ines: User, now: datetime
) -> None:
    prospect = ready(by=morgan, now=now, value="1000000")
    answer = sign_in(morgan).post(INVITE, form(ines))
    assert answer.status_code == 422
    assert "Financial target (4.5): $200,000 more" in answer.content.decode()
    assert standing_of(prospect.participant) == (Lifecycle.PROSPECT, Stage.READY)


def test_who_asks_for_the_form_too_early_reads_what_is_missing(
    sign_in: SignIn, morgan: User, now: datetime
) -> None:
    ready(by=morgan, now=now, value="1000000")
    answer = sign_in(morgan).get(INVITE, follow=True)
    assert answer.redirect_chain == [(HOME, 302)]
    assert "is not ready to be invited. Missing: Financial target (4.5)" in answer.content.decode()


@pytest.mark.parametrize("given", [{"confirmed": ""}, {"manager": ""}, {"email": "x@kestrel.example"}])
def test_what_is_left_out_is_asked_for(
    sign_in: SignIn, morgan: User, ines: User, now: datetime, given: dict[str, str]
) -> None:
    ready(by=morgan, now=now)
    assert sign_in(morgan).post(INVITE, form(ines, **given)).status_code == 422


def test_the_signatory_accepts_and_reads_the_agreement(
    sign_in: SignIn, invitation: ProgramInvitation
) -> None:
    browser = sign_in(person("Bo"))
    answer = browser.get(f"/program-invitation/{secret()}/")
    assert answer.url == f"{HOME}#invitation"  # type: ignore[attr-defined]
    assert f"{HOME}invitation/accept/" in text(browser)
    answer = browser.post(f"{HOME}invitation/accept/")
    assert answer.url == "/p/kestrel/agreements/sign/"  # type: ignore[attr-defined]
    assert "Program Agreement" in text(browser, "/p/kestrel/agreements/sign/")
    assert present(invitation).state == InvitationState.ACCEPTED
    for words in ("The invitation is accepted", "Read and sign", ", Bo"):
        assert words in text(browser)


def test_after_its_last_day_the_page_says_that_the_invitation_ended(
    sign_in: SignIn, invitation: ProgramInvitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, later = sign_in(person("Bo")), present(invitation).expires_at
    monkeypatch.setattr("kernel.clock.now", lambda: later)
    shown = text(browser)
    assert ", ended" in shown
    assert f"{HOME}invitation/accept/" not in shown


def test_others_of_the_company_read_who_answers(sign_in: SignIn, invitation: ProgramInvitation) -> None:
    pia = cast.partner_person("Pia", "alliance_manager", invitation.participant)
    shown = text(sign_in(pia))
    assert "Bo answers it." in shown
    assert "invitation/accept/" not in shown
    sign_in(pia).post(f"{HOME}invitation/accept/")
    assert present(invitation).state == InvitationState.OPEN


def test_a_link_in_other_hands_says_nothing(
    sign_in: SignIn, invitation: ProgramInvitation, sam: User
) -> None:
    address = f"/program-invitation/{secret()}/"
    assert "Kestrel" not in text(sign_in(sam), address, 410)
    assert "/accounts/login/" in Client().get(address).url  # type: ignore[attr-defined]


def test_the_signatory_declines_with_a_reason(sign_in: SignIn, invitation: ProgramInvitation) -> None:
    sign_in(person("Bo")).post(f"{HOME}decline/", {"reason": "Not this year."})
    assert present(invitation).decline_reason == "Not this year."


def test_an_administrator_sends_it_again_and_revokes_it(
    sign_in: SignIn, morgan: User, invitation: ProgramInvitation
) -> None:
    browser, first = sign_in(morgan), secret()
    browser.post(f"{HOME}invitation/resend/")
    assert secret() != first
    browser.post(f"{HOME}invitation/revoke/", {"reason": "A training lapsed."})
    assert present(invitation).state == InvitationState.REVOKED
    assert "Ready to be invited" in text(browser)


@pytest.mark.parametrize("step", ["invite", "invitation/resend", "invitation/revoke"])
def test_nobody_else_finds_these_steps(sign_in: SignIn, invitation: ProgramInvitation, step: str) -> None:
    for name, status in (("Bo", 404), ("Ines", 403)):
        assert sign_in(person(name)).post(f"{HOME}{step}/", {"reason": "x"}).status_code == status


def test_the_manager_sees_the_company_from_the_invitation_on_and_others_do_not(
    sign_in: SignIn, theo: User, invitation: ProgramInvitation
) -> None:
    assert "Invited into the Program" in text(sign_in(person("Ines")))
    assert sign_in(theo).get(HOME).status_code == 404


def test_declining_the_text_leads_the_signatory_home(
    sign_in: SignIn, invitation: ProgramInvitation, now: datetime
) -> None:
    bo = person("Bo")
    accept(by=bo, invitation=invitation, now=now)
    answer = sign_in(bo).post("/p/kestrel/agreements/decline/", {"reason": "Counsel says no."}, follow=True)
    assert answer.status_code == 200
    assert standing_of(invitation.participant) == (Lifecycle.CLOSED, Stage.DECLINED)


def test_countersigned_the_company_has_its_workspace(
    sign_in: SignIn, priya: User, invitation: ProgramInvitation, now: datetime
) -> None:
    """R2: until then nothing but its onboarding and the agreement."""
    bo = person("Bo")
    signing = signed_by_company(invitation, now=now)
    assert sign_in(bo).get("/p/kestrel/tier/").status_code == 404
    countersign(by=priya, signing=signing, title="Program Director", now=now)
    shown = text(sign_in(bo), "/p/kestrel/")
    assert "Silver" in shown
    assert "Ines" in shown


@pytest.mark.parametrize("name", ["Morgan", "Bo"])
@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.READY, Stage.INVITED])
def test_the_page_asks_at_most_eight_questions(
    sign_in: SignIn, morgan: User, ines: User, now: datetime, name: str, stage: Stage
) -> None:
    if stage == Stage.INVITED:
        invited(by=morgan, manager=ines, now=now)
    else:
        ready(by=morgan, stage=stage, now=now)
    browser = sign_in(person(name))
    text(browser)
    with CaptureQueriesContext(connection) as asked:
        text(browser)
    around = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT coalesce(current_setting", "SELECT set_config")
    assert len([each for each in asked.captured_queries if not each["sql"].startswith(around)]) <= 7
