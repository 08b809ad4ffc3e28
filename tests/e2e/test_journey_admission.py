"""A company comes in: refused with the reasons, ready, invited, signed as it is by both sides, admitted."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from alliance.demo.people import PASSWORD
from tests.e2e.looking import complaints, faults

SignIn = Callable[[str], Page]
NOT_READY, READY = "cindermoor-analytics", "oakhurst-attestation"
SIGNATORY, NAME = "tova@oakhurst-attestation.example.org", "Tova Lind"


def test_from_a_refused_invitation_to_a_participant(sign_in: SignIn) -> None:
    morgan, tova, priya = sign_in("morgan@example.com"), sign_in(SIGNATORY), sign_in("priya@example.com")
    with complaints(morgan) as heard:
        read_the_reasons(morgan)
        invite(morgan)
    with complaints(tova) as heard_too:
        accept_and_sign(tova)
    countersign(priya)
    expect_a_participant(tova, priya)
    assert not [*heard, *heard_too]


def read_the_reasons(page: Page) -> None:
    """Every reason is named, and there is nothing to press."""
    page.goto(f"/p/{NOT_READY}/onboarding/")
    readiness = page.locator("#readiness")
    for words in ("Not ready to be invited", "Financial target", "No signatory", "Opens when the"):
        expect(readiness).to_contain_text(words)
    expect(readiness.get_by_role("button", name="Invite")).to_be_disabled()


def invite(page: Page) -> None:
    page.goto(f"/p/{READY}/onboarding/")
    page.get_by_role("link", name="Invite", exact=True).click()
    assert not faults(page)
    page.get_by_label("IBM alliance manager").select_option(label="Ines Duarte")
    page.get_by_text("I confirm Silver as the tier at entry").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.locator("#invitation")).to_contain_text(f"{NAME} answers it.")


def accept_and_sign(page: Page) -> None:
    """Until both have signed, the company's people find nothing but their way in and the agreement (R2)."""
    page.goto(f"/p/{READY}/onboarding/")
    page.locator("#invitation").get_by_role("button", name="Accept").click()
    page.get_by_role("dialog", name="Accept the invitation?").get_by_role("button", name="Accept").click()
    page.wait_for_url(re.compile("/agreements/sign/$"))
    renew_sign_in(page, "Renew the sign-in")
    page.get_by_label("Name", exact=False).first.fill(NAME)
    page.get_by_label("Title").fill("Chief Executive Officer")
    for point in page.locator("#sign input[type=checkbox]").all():
        point.check(force=True)  # its label lies over it
    page.locator("#sign").get_by_role("button", name="Sign").click()
    expect(page.get_by_role("main")).to_contain_text("Waits for IBM")
    assert page.request.get(f"/p/{READY}/tier/").status == 404


def countersign(page: Page) -> None:
    page.goto(f"/p/{READY}/agreements/")
    page.get_by_role("link", name=re.compile(r"^Version \d")).first.click()
    renew_sign_in(page, "Renew the sign-in")
    page.get_by_label("Title").fill("Program Director")
    page.get_by_role("button", name="Countersign").last.click()
    expect(page.get_by_role("main")).to_contain_text("is in force")


def expect_a_participant(theirs: Page, ours: Page) -> None:
    """Tier, manager and standing are there, for either side."""
    theirs.goto("/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Where we stand")
    expect(theirs.get_by_role("main")).to_contain_text("Silver")
    expect(theirs.get_by_role("main")).to_contain_text("Ines Duarte")
    ours.goto(f"/p/{READY}/onboarding/")
    expect(ours.get_by_role("heading", level=1)).to_contain_text("Admitted")


def renew_sign_in(page: Page, link: str) -> None:
    page.get_by_role("link", name=link).click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Confirm|Continue")).click()
    page.wait_for_url(lambda address: "/reauthenticate/" not in address)
