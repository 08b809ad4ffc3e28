"""Pages of companies and people: who sees what, and what each verb does (R4, D9)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from accounts.services import change_ibm_role, deactivate_person
from kernel import clock
from kernel.tenancy import Role, acting
from participants import services
from participants.models import (
    ColleagueInvitation,
    Lifecycle,
    Membership,
    Participant,
)
from tests import cast
from tests.tiers.program import hold

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
WORKSPACE = [
    "/p/halvorsen/company/",
    "/p/halvorsen/company/?tab=facts",
    "/p/halvorsen/company/?tab=agreements",
    "/p/halvorsen/company/?tab=activity",
    "/p/halvorsen/team/",
]
MANAGE = ["/manage/participants/", "/manage/people/"]


def membership_of(user: User) -> Membership:
    with acting(role=Role.STAFF):
        return Membership.objects.get(user=user)


@pytest.mark.parametrize("address", WORKSPACE)
def test_both_sides_open_the_workspace(
    ada: User, ines: User, morgan: User, sign_in: SignIn, address: str
) -> None:
    for person in (ada, ines, morgan):
        assert sign_in(person).get(address).status_code == 200


@pytest.mark.parametrize("address", WORKSPACE)
def test_r4_a_stranger_gets_what_a_missing_company_gives(
    halvorsen: Participant, omar: User, theo: User, sign_in: SignIn, address: str
) -> None:
    for person in (omar, theo):
        browser = sign_in(person)
        theirs, missing = browser.get(address), browser.get(address.replace("halvorsen", "nowhere"))
        assert theirs.status_code == missing.status_code == 404
        assert theirs.content == missing.content


@pytest.mark.parametrize("address", WORKSPACE)
def test_nobody_enters_without_signing_in(halvorsen: Participant, client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_viewer_sees_the_company_but_not_the_team(vic: User, sign_in: SignIn) -> None:
    page = sign_in(vic).get("/p/halvorsen/company/")
    assert page.status_code == 200
    assert ">Team<" not in page.content.decode()
    assert sign_in(vic).get("/p/halvorsen/team/").status_code == 403


@pytest.mark.parametrize("address", MANAGE)
def test_no_partner_learns_of_ibms_pages(ada: User, sign_in: SignIn, address: str) -> None:
    assert sign_in(ada).get(address).status_code == 404


def test_people_are_for_administrators(morgan: User, ines: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).get("/manage/people/").status_code == 200
    assert sign_in(ines).get("/manage/people/").status_code == 403


def test_a_lesser_role_changes_nothing_in_the_team(sam: User, vic: User, sign_in: SignIn) -> None:
    member = membership_of(vic)
    for verb in (f"{member.pk}/role/", f"{member.pk}/remove/", "invite/"):
        assert sign_in(sam).post(f"/p/halvorsen/team/{verb}", {"role": "viewer"}).status_code == 403


def test_ada_invites_a_colleague(ada: User, sign_in: SignIn) -> None:
    values = {"name": "Nora", "email": "nora@halvorsen.example", "role": "viewer"}
    page = sign_in(ada).post("/p/halvorsen/team/invite/", values, follow=True).content.decode()
    assert "nora@halvorsen.example is invited" in page


def test_a_refusal_is_said_with_its_mend(ada: User, vic: User, sign_in: SignIn) -> None:
    values = {"name": "Vic", "email": vic.email, "role": "viewer"}
    page = sign_in(ada).post("/p/halvorsen/team/invite/", values, follow=True).content.decode()
    assert "is in the team already. Change the role there." in page


def test_a_form_with_a_wrong_address_comes_back(ada: User, sign_in: SignIn) -> None:
    answer = sign_in(ada).post(
        "/p/halvorsen/team/invite/", {"name": "Nora", "email": "nora", "role": "viewer"}
    )
    assert answer.status_code == 422
    assert 'value="nora"' in answer.content.decode()


def test_ada_sends_an_invitation_again_and_revokes_it(
    ada: User, halvorsen: Participant, sign_in: SignIn, now: datetime
) -> None:
    invitation, _token = services.invite_colleague(
        by=ada, participant=halvorsen, email="nora@halvorsen.example", name="Nora", role="viewer", now=now
    )
    browser = sign_in(ada)
    assert browser.post(f"/p/halvorsen/team/invitations/{invitation.pk}/resend/").status_code == 302
    assert browser.post(f"/p/halvorsen/team/invitations/{invitation.pk}/revoke/").status_code == 302
    with acting(role=Role.STAFF):
        assert ColleagueInvitation.objects.get(pk=invitation.pk).revoked_at is not None


def test_r4_another_companys_rows_are_not_found_by_their_number(
    ada: User, omar: User, norrland: Participant, sign_in: SignIn, now: datetime
) -> None:
    invitation, _token = services.invite_colleague(
        by=omar, participant=norrland, email="nils@norrland.example", name="Nils", role="viewer", now=now
    )
    browser = sign_in(ada)
    for verb in (f"invitations/{invitation.pk}/revoke", f"{membership_of(omar).pk}/remove"):
        assert browser.post(f"/p/halvorsen/team/{verb}/").status_code == 404


def test_ada_takes_a_person_out(ada: User, vic: User, sign_in: SignIn) -> None:
    sign_in(ada).post(f"/p/halvorsen/team/{membership_of(vic).pk}/remove/")
    assert sign_in(vic).get("/p/halvorsen/company/").status_code == 404


def test_a_person_taken_out_in_the_middle_of_a_session_is_out(
    ada: User, vic: User, sign_in: SignIn, now: datetime
) -> None:
    browser = sign_in(vic)
    assert browser.get("/p/halvorsen/company/").status_code == 200
    services.end_membership(by=ada, membership=membership_of(vic), now=now)
    assert browser.get("/p/halvorsen/company/").status_code == 404


def test_a_new_person_joins_by_the_link(ada: User, halvorsen: Participant, client: Client) -> None:

    _invitation, token = services.invite_colleague(
        by=ada,
        participant=halvorsen,
        email="nora@halvorsen.example",
        name="Nora",
        role="viewer",
        now=clock.now(),
    )
    assert "Join Halvorsen Cipher" in client.get(f"/join/{token}/").content.decode()
    weak = client.post(f"/join/{token}/", {"name": "Nora", "password": "nora"})
    assert weak.status_code == 422
    client.post(f"/join/{token}/", {"name": "Nora Lind", "password": cast.PASSWORD})
    assert client.get("/p/halvorsen/company/").status_code == 200
    assert Client().get(f"/join/{token}/").status_code == 410


def test_a_known_person_is_asked_to_sign_in_then_accepts(
    ada: User, omar: User, halvorsen: Participant, client: Client, sign_in: SignIn
) -> None:

    _invitation, token = services.invite_colleague(
        by=ada, participant=halvorsen, email=omar.email, name="Omar", role="viewer", now=clock.now()
    )
    assert f"?next=/join/{token}/" in client.get(f"/join/{token}/").content.decode()
    assert sign_in(ada).post(f"/join/{token}/").status_code == 410
    sign_in(omar).post(f"/join/{token}/")
    assert sign_in(omar).get("/p/halvorsen/company/").status_code == 200


def test_a_link_that_never_was_says_no_more_than_a_used_one(client: Client, db: None) -> None:
    answer = client.get("/join/abcdef/")
    assert answer.status_code == 410
    assert "not valid any more" in answer.content.decode()


def test_morgan_assigns_and_ends(morgan: User, theo: User, halvorsen: Participant, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    browser.post("/p/halvorsen/company/assign/", {"kind": "manager", "user": theo.pk})
    assert sign_in(theo).get("/p/halvorsen/company/").status_code == 200
    with acting(role=Role.STAFF):
        assignment = halvorsen.assignments.get(user=theo)
    browser.post(f"/p/halvorsen/company/assignments/{assignment.pk}/end/", {"why": "moved on"})
    assert sign_in(theo).get("/p/halvorsen/company/").status_code == 404


def test_nobody_is_offered_for_a_company_that_left(
    morgan: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    assert "Assign an IBM person" in sign_in(morgan).get(WORKSPACE[0]).content.decode()
    services.move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=cast.JOINED, why="left")
    assert "Assign an IBM person" not in sign_in(morgan).get(WORKSPACE[0]).content.decode()


def test_ines_assigns_nobody(ines: User, theo: User, sign_in: SignIn) -> None:
    assert (
        sign_in(ines).post("/p/halvorsen/company/assign/", {"kind": "deputy", "user": theo.pk}).status_code
        == 403
    )


def test_a_participant_without_a_manager_is_shown_as_a_task(
    morgan: User, norrland: Participant, ines: User, sign_in: SignIn
) -> None:
    page = sign_in(morgan).get("/manage/participants/?show=unmanaged").content.decode()
    assert "Norrland Systems" in page
    assert "Halvorsen Cipher" not in page


def test_who_gave_notice_holds_the_tier_on_the_list_and_the_page_until_the_last_day(
    morgan: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    """R30: the portfolio says the same."""
    hold(halvorsen, "gold")
    services.move_lifecycle(
        by=None, participant=halvorsen, to=Lifecycle.LEAVING, on=clock.today(), why="notice"
    )
    for page in ("/manage/participants/", "/p/halvorsen/company/"):
        assert "Gold" in sign_in(morgan).get(page).content.decode()


def test_ines_lists_her_own_alone(ines: User, norrland: Participant, sign_in: SignIn) -> None:
    page = sign_in(ines).get("/manage/participants/").content.decode()
    assert "Halvorsen Cipher" in page
    assert "Norrland" not in page


def test_a_company_is_found_by_the_beginning_of_its_name(
    morgan: User, halvorsen: Participant, norrland: Participant, sign_in: SignIn
) -> None:
    page = sign_in(morgan).get("/manage/participants/?q=HALV").content.decode()
    assert "Halvorsen Cipher" in page
    assert "Norrland" not in page


def test_an_unreadable_place_leads_to_the_beginning(morgan: User, sign_in: SignIn) -> None:
    assert sign_in(morgan).get("/manage/participants/?page=x").status_code == 302


def test_morgan_invites_changes_and_ends_ibms_people(morgan: User, theo: User, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    values = {"name": "Kim", "email": "kim@ibm.example", "role": "executive_sponsor"}
    assert "is invited" in browser.post("/manage/people/invite/", values, follow=True).content.decode()
    browser.post(f"/manage/people/{theo.pk}/role/", {"role": "executive_sponsor", "why": "moved"})
    assert User.objects.get(pk=theo.pk).ibm_role == "executive_sponsor"
    browser.post(f"/manage/people/{theo.pk}/deactivate/", {"why": "left"})
    assert not User.objects.get(pk=theo.pk).is_active
    browser.post(f"/manage/people/{theo.pk}/reactivate/", {"why": "back"})
    assert User.objects.get(pk=theo.pk).is_active


def test_morgan_ends_a_partners_access_from_the_team_page(
    morgan: User, vic: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    browser = sign_in(morgan)
    assert f"/manage/people/{vic.pk}/deactivate/" in browser.get("/p/halvorsen/team/").content.decode()
    answer = browser.post(f"/manage/people/{vic.pk}/deactivate/", {"why": "left", "team": "halvorsen"})
    assert answer["Location"] == "/p/halvorsen/team/"
    assert sign_in(vic).get("/p/halvorsen/company/").status_code == 302
    assert f"/manage/people/{vic.pk}/reactivate/" in browser.get("/p/halvorsen/team/").content.decode()


def test_ada_ends_nobodys_access_everywhere(ada: User, vic: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert "/deactivate/" not in browser.get("/p/halvorsen/team/").content.decode()
    assert browser.post(f"/manage/people/{vic.pk}/deactivate/", {"why": "left"}).status_code == 404


def test_an_unknown_tab_is_not_found(ada: User, sign_in: SignIn) -> None:
    assert sign_in(ada).get("/p/halvorsen/company/?tab=secrets").status_code == 404


def test_ada_makes_a_token_and_sees_its_secret_once(
    ada: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    values = {"name": "script", "participant_id": halvorsen.pk, "scopes": ["leads:read"], "days": "30"}
    page = browser.post("/account/tokens/", values).content.decode()
    secret = page.partition("<code")[2].partition(">")[2].partition("<")[0]
    assert secret.startswith("ap_")
    assert secret not in browser.get("/account/tokens/").content.decode()


def test_a_token_taken_back_is_shown_as_such(ada: User, halvorsen: Participant, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    values = {"name": "script", "participant_id": halvorsen.pk, "scopes": ["leads:read"], "days": "30"}
    browser.post("/account/tokens/", values)
    with acting(user=ada.pk):
        token = ApiToken.objects.get()
    assert "Revoked" not in browser.get("/account/tokens/").content.decode()
    browser.post(f"/account/tokens/{token.pk}/revoke/")
    assert "Revoked" in browser.get("/account/tokens/").content.decode()


def test_r4_a_token_for_another_company_is_refused(ada: User, norrland: Participant, sign_in: SignIn) -> None:
    values = {"name": "script", "participant_id": norrland.pk, "scopes": ["leads:read"], "days": "30"}
    assert sign_in(ada).post("/account/tokens/", values).status_code == 422


def test_ada_changes_her_name(ada: User, sign_in: SignIn) -> None:
    sign_in(ada).post("/account/", {"name": "Ada Lind"})
    assert User.objects.get(pk=ada.pk).name == "Ada Lind"


@pytest.mark.parametrize("address", [*WORKSPACE, *MANAGE, "/notices/", "/account/", "/account/tokens/"])
def test_a_page_asks_few_questions_of_the_database(
    morgan: User,
    ada: User,
    sam: User,
    vic: User,
    sign_in: SignIn,
    django_assert_max_num_queries,
    address: str,
) -> None:
    person = morgan if address in MANAGE else ada
    browser = sign_in(person)
    browser.get(address)
    with django_assert_max_num_queries(12):
        browser.get(address)


def test_a_list_without_any_company_says_how_one_comes(morgan: User, sign_in: SignIn) -> None:
    browser = sign_in(morgan)
    assert b"No company yet." in browser.get("/manage/participants/").content
    assert b"No company matches." in browser.get("/manage/participants/?q=zz").content


def test_nobody_is_invited_from_the_team_of_a_company_that_left(
    morgan: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    """R30: what the service refuses is not offered."""
    browser = sign_in(morgan)
    assert b"Invite a colleague" in browser.get("/p/halvorsen/team/").content
    services.move_lifecycle(by=None, participant=halvorsen, to=Lifecycle.FORMER, on=clock.today(), why="left")
    assert b"Invite a colleague" not in browser.get("/p/halvorsen/team/").content


def test_a_company_whose_manager_has_no_access_any_more_is_shown_as_a_task(
    morgan: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    """R24, D9: the assignment alone acts for nobody, on the list, at work and in operations alike."""
    browser = sign_in(morgan)
    assert "Halvorsen" not in browser.get("/manage/participants/?show=unmanaged").content.decode()
    deactivate_person(by=morgan, user=ines, reason="Left IBM.", now=clock.now())
    assert "Halvorsen" in browser.get("/manage/participants/?show=unmanaged").content.decode()
    assert "1 participant without an alliance manager" in browser.get("/manage/").content.decode()
    operations = browser.get("/manage/operations/").content.decode()
    assert "1 participant without an IBM alliance manager" in operations
    home = browser.get("/p/halvorsen/").content.decode()
    assert "Assign an IBM alliance manager" in home


def test_a_manager_who_got_a_role_that_manages_nothing_is_missing_as_well(
    morgan: User, ines: User, halvorsen: Participant, sign_in: SignIn
) -> None:
    change_ibm_role(by=morgan, user=ines, role="executive_sponsor", why="New post.")
    assert "Halvorsen" in sign_in(morgan).get("/manage/participants/?show=unmanaged").content.decode()
