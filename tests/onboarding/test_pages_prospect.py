"""The page of a company's onboarding, as IBM and as its own people see it (R2, R22, R23, D9)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from kernel.tenancy import Role, acting
from onboarding.models import Briefing, BriefingState, Prospect, Stage
from onboarding.services import record_briefing, withdraw
from participants.models import ColleagueInvitation, Membership, Participant
from participants.services import invite_colleague
from participants.services.inviting import CompanyLeft
from tests import cast
from tests.onboarding.briefed import planned

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HOME = "/p/kestrel/onboarding/"
PDF = b"%PDF-1.7\n%slides"
BRIEFING = {
    "on": "2031-03-04", "at": "10:30", "minutes": "45", "place": "Room 4", "agenda": "",
    "attendees": "Pia Lund <pia@kestrel.example>\nbo@kestrel.example",
}  # fmt: skip


def text(client: Client, address: str = HOME) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def stage_of(prospect: Prospect) -> str:
    with acting(role=Role.STAFF):
        prospect.refresh_from_db()
    return prospect.stage


def the_briefing() -> Briefing:
    with acting(role=Role.STAFF):
        return Briefing.objects.select_related("presenter").get()


def test_ibm_sees_contact_summary_and_what_blocks(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    shown = text(sign_in(morgan))
    for words in ("Pia Lund", "Sensors for plants.", "Its contact is not told yet", "Kestrel Sensor"):
        assert words in shown


def test_the_companys_people_see_their_side_alone(
    sign_in: SignIn, vera: User, briefer: User, candidacy: Prospect
) -> None:
    now = timezone.now() - timedelta(days=2)
    briefing = planned(candidacy, briefer, now=now, in_days=1)
    record_briefing(
        by=None, briefing=briefing, outcome="undecided", notes="Too small for us.", now=timezone.now()
    )
    shown = text(sign_in(vera))
    for words in ("Kestrel Sensor", "Briefing held", "By Britta of IBM", "Your way into the Program"):
        assert words in shown
    assert "2 people of the company" in shown
    for words in (
        "Sensors for plants.",
        "Too small",
        "Not decided yet",
        "Seen by IBM",
        "Nominated",
        "not told",
    ):
        assert words not in shown


def test_see_as_the_prospect_shows_what_they_see_and_changes_nothing(
    sign_in: SignIn, morgan: User, pia: User, candidacy: Prospect
) -> None:
    seen = text(sign_in(morgan), f"{HOME}?as=prospect")
    assert "This is what the people of the company see." in seen
    assert "Sensors for plants." not in seen
    assert 'method="post" action="/p/' not in seen
    assert "This is what the people" not in text(sign_in(pia), f"{HOME}?as=prospect")


def test_a_briefer_cannot_see_as_the_prospect(sign_in: SignIn, briefer: User) -> None:
    assert "Sensors for plants." in text(sign_in(briefer), f"{HOME}?as=prospect")


def test_the_home_of_a_prospects_person_is_its_onboarding(sign_in: SignIn, pia: User) -> None:
    answer = sign_in(pia).get("/", follow=True)
    assert answer.redirect_chain[-1][0] == HOME


@pytest.mark.parametrize("page", ["company/", "team/", "leads/", "tier/", "benefits/", "assessments/"])
def test_a_prospects_person_sees_nothing_else_of_the_portal(sign_in: SignIn, pia: User, page: str) -> None:
    """R2."""
    assert sign_in(pia).get(f"/p/kestrel/{page}").status_code == 404


def test_a_prospects_person_finds_no_other_workspace(
    sign_in: SignIn, pia: User, halvorsen: Participant
) -> None:
    other = cast.candidacy(cast.prospect("tarn", "Tarn"))
    for slug in ("halvorsen", other.participant.slug, "nobody"):
        assert sign_in(pia).get(f"/p/{slug}/onboarding/").status_code == 404


def test_a_company_without_a_candidacy_has_no_such_page(sign_in: SignIn, morgan: User, ada: User) -> None:
    for person in (morgan, ada):
        assert sign_in(person).get("/p/halvorsen/onboarding/").status_code == 404


def test_a_briefing_is_planned_from_the_page(
    sign_in: SignIn, morgan: User, briefer: User, candidacy: Prospect
) -> None:
    client = sign_in(morgan)
    assert "Pia Lund &lt;pia@kestrel.example&gt;" in text(client, f"{HOME}briefings/")
    answer = client.post(f"{HOME}briefings/", BRIEFING | {"presenter": briefer.pk})
    assert answer.status_code == 302
    briefing = the_briefing()
    assert briefing.starts_at.isoformat() == "2031-03-04T15:30:00+00:00"
    assert briefing.attendees == [
        {"name": "Pia Lund", "email": "pia@kestrel.example"}, {"name": "", "email": "bo@kestrel.example"},
    ]  # fmt: skip
    assert "Room 4" in text(client)


def test_a_line_without_an_address_is_refused(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    given = BRIEFING | {"presenter": morgan.pk, "attendees": "Pia Lund"}
    answer = sign_in(morgan).post(f"{HOME}briefings/", given)
    assert answer.status_code == 422
    assert "has no e-mail address" in answer.content.decode()


def test_a_briefing_for_a_whole_department_is_refused(
    sign_in: SignIn, morgan: User, candidacy: Prospect
) -> None:
    given = BRIEFING | {"presenter": morgan.pk, "attendees": "pia@kestrel.example\n" * 51}
    answer = sign_in(morgan).post(f"{HOME}briefings/", given)
    assert answer.status_code == 422
    assert "At most 50 people." in answer.content.decode()


def test_a_refused_plan_keeps_what_was_entered(
    sign_in: SignIn, morgan: User, briefer: User, candidacy: Prospect
) -> None:
    planned(candidacy, briefer, now=timezone.now())
    answer = sign_in(morgan).post(f"{HOME}briefings/", BRIEFING | {"presenter": briefer.pk})
    assert answer.status_code == 422
    assert "is planned already" in answer.content.decode()


def test_a_briefing_is_moved_called_off_and_recorded_from_the_page(
    sign_in: SignIn, morgan: User, briefer: User, candidacy: Prospect
) -> None:
    client = sign_in(briefer)
    briefing = planned(candidacy, briefer, now=timezone.now())
    address = f"{HOME}briefings/{briefing.pk}/"
    assert client.get(f"{address}move/").status_code == 200
    far = client.post(f"{address}move/", BRIEFING | {"presenter": briefer.pk, "on": "2199-03-04"})
    assert (far.status_code, the_briefing().sequence) == (422, 0)
    client.post(f"{address}move/", BRIEFING | {"presenter": briefer.pk})
    assert the_briefing().sequence == 1
    early = client.post(f"{address}record/", {"outcome": "interested"})
    assert "has not begun" in early.content.decode()
    client.post(f"{address}cancel/", {"reason": "Ill."})
    assert the_briefing().state == BriefingState.CANCELLED


def test_an_outcome_moves_the_company_on(sign_in: SignIn, briefer: User, candidacy: Prospect) -> None:
    briefing = planned(candidacy, briefer, now=timezone.now() - timedelta(days=3), in_days=1)
    client = sign_in(briefer)
    client.post(f"{HOME}briefings/{briefing.pk}/record/", {"outcome": "interested", "notes": "Keen."})
    assert stage_of(candidacy) == Stage.BRIEFED
    assert "Begin preparing" in text(client)
    client.post(f"{HOME}stage/preparing/")
    assert stage_of(candidacy) == Stage.PREPARING


@pytest.mark.parametrize("person", ["morgan", "briefer", "pia"])
def test_material_comes_as_an_attachment_to_both_sides(
    request: pytest.FixtureRequest, sign_in: SignIn, briefer: User, candidacy: Prospect, person: str
) -> None:
    briefing = planned(candidacy, briefer, now=timezone.now(), material=ContentFile(PDF, 'Slides "1".pdf'))
    answer = sign_in(request.getfixturevalue(person)).get(f"{HOME}briefings/{briefing.pk}/material/file/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("person", ["theo", "omar", "ada"])
def test_material_is_no_strangers(
    request: pytest.FixtureRequest, sign_in: SignIn, briefer: User, candidacy: Prospect, person: str
) -> None:
    briefing = planned(candidacy, briefer, now=timezone.now(), material=ContentFile(PDF, "a.pdf"))
    client = sign_in(request.getfixturevalue(person))
    for slug in ("kestrel", "halvorsen", "norrland"):
        address = f"/p/{slug}/onboarding/briefings/{briefing.pk}/material/file/"
        assert client.get(address).status_code == 404


def test_material_of_another_type_is_refused_in_words(
    sign_in: SignIn, briefer: User, candidacy: Prospect
) -> None:
    briefing = planned(candidacy, briefer, now=timezone.now())
    client = sign_in(briefer)
    given = {"material": ContentFile(b"<svg onload=alert(1)>", "slides.pdf")}
    answer = client.post(f"{HOME}briefings/{briefing.pk}/material/", given, follow=True)
    assert "This file is none of" in answer.content.decode()
    assert not the_briefing().material


@pytest.mark.parametrize("person", ["morgan", "pia"])
def test_the_companys_people_are_invited_from_the_page(
    request: pytest.FixtureRequest, sign_in: SignIn, candidacy: Prospect, person: str
) -> None:
    client = sign_in(request.getfixturevalue(person))
    client.post(f"{HOME}people/", {"name": "Nils", "email": "nils@kestrel.example", "role": "signatory"})
    with acting(role=Role.STAFF):
        invitation = ColleagueInvitation.objects.get(email="nils@kestrel.example")
    assert "Nils" in text(client)
    first = invitation.digest
    client.post(f"{HOME}people/{invitation.pk}/resend/")
    client.post(f"{HOME}people/{invitation.pk}/revoke/")
    with acting(role=Role.STAFF):
        invitation.refresh_from_db()
    assert invitation.digest != first
    assert invitation.revoked_at is not None


@pytest.mark.parametrize("person", ["vera", "bo", "briefer"])
def test_nobody_else_invites(
    request: pytest.FixtureRequest, sign_in: SignIn, candidacy: Prospect, person: str
) -> None:
    client = sign_in(request.getfixturevalue(person))
    given = {"name": "Nils", "email": "nils@kestrel.example", "role": "signatory"}
    assert client.post(f"{HOME}people/", given).status_code == 403


def test_a_closed_candidacy_takes_nobody_in(sign_in: SignIn, pia: User, morgan: User) -> None:
    sign_in(morgan).post(f"{HOME}close/", {"end": "withdrawn", "reason": "No offering."})
    given = {"name": "Nils", "email": "nils@kestrel.example", "role": "signatory"}
    answer = sign_in(pia).post(f"{HOME}people/", given, follow=True)
    assert "is closed" in answer.content.decode()


def test_a_closed_candidacy_asks_for_no_invitation(
    sign_in: SignIn, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    shown = text(sign_in(morgan))
    assert "Nobody is invited from this page any more." in shown
    assert "Invite its alliance manager" not in shown


def test_r2_nobody_is_invited_into_a_company_that_did_not_come_in(candidacy: Prospect, now: datetime) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    with acting(role=Role.STAFF):
        closed = Participant.objects.get(pk=candidacy.participant_id)
    with pytest.raises(CompanyLeft):
        invite_colleague(
            by=None, participant=closed, email="dora@kestrel.example", name="Dora", role="viewer", now=now
        )


@pytest.mark.parametrize(("end", "stage"), [("withdrawn", "withdrawn"), ("declined", "declined")])
def test_an_administrator_closes_with_a_reason(
    sign_in: SignIn, morgan: User, candidacy: Prospect, end: str, stage: str
) -> None:
    client = sign_in(morgan)
    answer = client.post(f"{HOME}close/", {"end": end, "reason": ""}, follow=True)
    assert "Say why" in answer.content.decode()
    client.post(f"{HOME}close/", {"end": end, "reason": "No offering."})
    assert stage_of(candidacy) == stage
    assert "No offering." in text(client)


def test_the_company_declines_by_itself(sign_in: SignIn, bo: User, candidacy: Prospect) -> None:
    sign_in(bo).post(f"{HOME}decline/", {"reason": "Not this year."})
    assert stage_of(candidacy) == Stage.DECLINED
    assert "Not this year." in text(sign_in(bo))


def test_a_viewer_does_not_decline_for_the_company(sign_in: SignIn, vera: User, candidacy: Prospect) -> None:
    answer = sign_in(vera).post(f"{HOME}decline/", {"reason": "No."}, follow=True)
    assert "Your role cannot do this" in answer.content.decode()
    assert stage_of(candidacy) == Stage.NOMINATED


def test_ibms_reason_to_withdraw_is_not_the_companys_to_read(
    sign_in: SignIn, morgan: User, pia: User
) -> None:
    sign_in(morgan).post(f"{HOME}close/", {"end": "withdrawn", "reason": "Their product is weak."})
    assert "weak" not in text(sign_in(pia))


def test_the_contact_is_recorded_and_told_from_the_page(
    sign_in: SignIn, morgan: User, candidacy: Prospect
) -> None:
    client = sign_in(morgan)
    assert 'name="contact_email"' in text(client, f"{HOME}?edit=contact")
    given = {"contact_name": "Bo", "contact_email": "bo@kestrel.example", "summary": "New."}
    client.post(f"{HOME}contact/", given)
    answer = client.post(f"{HOME}tell/", follow=True)
    assert "mailed to bo@kestrel.example" in answer.content.decode()
    assert client.post(f"{HOME}contact/", given | {"contact_email": "x"}).status_code == 422


def test_a_closed_candidacy_asks_for_no_contact(
    sign_in: SignIn, morgan: User, candidacy: Prospect, now: datetime
) -> None:
    withdraw(by=None, prospect=candidacy, reason="Not now.", now=now)
    assert 'name="contact_email"' not in text(sign_in(morgan), f"{HOME}?edit=contact")


def test_an_unknown_move_is_no_page(sign_in: SignIn, morgan: User, candidacy: Prospect) -> None:
    assert sign_in(morgan).post(f"{HOME}stage/admitted/").status_code == 404


def test_a_person_who_left_the_company_sees_its_onboarding_no_more(
    sign_in: SignIn, pia: User, candidacy: Prospect
) -> None:
    client = sign_in(pia)
    with acting(role=Role.STAFF):
        Membership.objects.filter(user=pia).update(ended_at=timezone.now())
    assert client.get(HOME).status_code == 404
