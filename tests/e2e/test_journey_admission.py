"""A company's whole way: nominated, briefed, prepared, refused, invited, signed, active, and out again."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kernel import clock
from tests.e2e.candidate import (
    COMPANY,
    MANAGER,
    MANAGER_NAME,
    PASSWORD,
    SIGNATORY,
    SIGNATORY_NAME,
    SLUG,
    facts,
    feed,
    figures,
)
from tests.e2e.looking import WIDE, complaints, faults
from tests.e2e.machine import mailed_address, manage, terminations_of
from tests.e2e.test_journey_manager import load_feed

ONBOARDING = f"/p/{SLUG}/onboarding/"


@pytest.fixture
def morgan(sign_in: Callable[[str], Page]) -> Page:
    """A program administrator."""
    return sign_in("morgan@example.com")


@pytest.fixture
def join(browser: Browser, base_url: str, state: Path) -> Callable[[str], Page]:
    """Let somebody come in by the mailed link, in a browser of their own: `join("rosa@example.org")`."""

    def joined(email: str) -> Page:
        page = browser.new_context(base_url=base_url, viewport=WIDE).new_page()  # type: ignore[arg-type]
        page.goto(mailed_address(state, email, "/join/"))
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Create the account and join").click()
        expect(page).to_have_url(re.compile(f"{ONBOARDING}$"))
        return page

    return joined


def test_from_nomination_to_a_participant_and_out_again(
    morgan: Page, sign_in: Callable[[str], Page], join: Callable[[str], Page], state: Path
) -> None:
    with complaints(morgan) as heard:
        nominate(morgan)
        brief(morgan)
        confirm(morgan, "Begin preparing")
        invite_people(morgan)
        rosa, simon = join(MANAGER), join(SIGNATORY)
        refused_with_reasons(morgan)
        work_through_the_checklist(rosa, morgan, sign_in("priya@example.com"))
        record_what_entry_asks_for(morgan, state)
        invite(morgan)
        accept(simon, state)
        sign(simon)
        countersign(morgan)
        active(morgan, rosa)
        terminations_of(state, give_notice(simon))
        gone(morgan, rosa)
    assert not heard


def nominate(page: Page) -> None:
    """A new company, told at once."""
    page.goto("/manage/prospects/new/")
    page.get_by_label("Company", exact=True).fill(COMPANY)
    page.get_by_label("Website").fill("https://wrenfield.example.net")
    page.get_by_label("Technology", exact=True).fill("Wrenfield Bolt")
    page.get_by_label("IBM Services Offerings").fill("Managed Detection and Response")
    page.get_by_label("Its alliance manager: name").fill(MANAGER_NAME)
    page.get_by_label("Its alliance manager: e-mail address").fill(MANAGER)
    page.get_by_role("button", name="Nominate").click()
    expect(page).to_have_url(re.compile(f"{ONBOARDING}$"))


def brief(page: Page) -> None:
    """A briefing that was held yesterday is recorded with what the company made of it."""
    page.goto(ONBOARDING)
    page.get_by_role("link", name="Plan a briefing").first.click()
    page.get_by_label("Presenter").select_option(label="Lars Nygaard")
    page.get_by_label("Day", exact=True).fill((clock.today() - timedelta(days=1)).isoformat())
    page.get_by_label("Time", exact=True).fill("15:00")
    page.get_by_label("Who attends for the company").fill(f"{MANAGER_NAME} <{MANAGER}>")
    page.get_by_role("main").get_by_role("button", name=re.compile("Plan")).click()
    page.get_by_role("link", name="Record how it went").click()
    page.get_by_label("What the company made of it").select_option("interested")
    page.get_by_role("main").get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Briefed")


def invite_people(page: Page) -> None:
    """The company's alliance manager and who signs for it."""
    for name, email, role in (
        (MANAGER_NAME, MANAGER, "Alliance manager"),
        (SIGNATORY_NAME, SIGNATORY, "Signatory"),
    ):
        page.goto(ONBOARDING)
        page.get_by_text("Invite a person of the company").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("E-mail address", exact=True).fill(email)
        page.get_by_label("Role", exact=True).select_option(label=role)
        page.get_by_role("main").locator("form", has=page.get_by_label("Role", exact=True)).get_by_role(
            "button", name="Invite"
        ).click()
        expect(page.get_by_role("main")).to_contain_text(email)


def refused_with_reasons(page: Page) -> None:
    """What is missing stands on the page, there is nothing to press, and who asks by address is refused."""
    page.goto(ONBOARDING)
    missing = page.locator("#readiness")
    expect(missing).to_contain_text("Procurement Agreement")
    expect(missing).to_contain_text("Financial target")
    expect(missing.get_by_role("button", name="Invite")).to_be_disabled()
    page.goto(f"{ONBOARDING}invite/")
    expect(page.get_by_role("main")).to_contain_text(f"{COMPANY} is not ready to be invited")
    expect(page.get_by_role("main")).to_contain_text("Deal registration program")


def work_through_the_checklist(rosa: Page, morgan: Page, priya: Page) -> None:
    """Each side proves its items, but for what the portal knows was done; one is waived by two people."""
    for name in ("Prospect's alliance manager named", "Signatory named"):
        do_item(rosa, name)
    document = {"name": "terms.pdf", "mimeType": "application/pdf", "buffer": rosa.pdf()}
    for name in ("Terms of the deal registration program", "Equipment for test and integration committed"):
        do_item(rosa, name, file=document)
    do_item(rosa, "Training for sales and delivery people committed", link="https://wrenfield.example.net/x")
    for name in ("Told that it could become a Participant", "Briefing on the Program held"):
        open_item(morgan, name)
        expect(morgan.get_by_role("main")).to_contain_text("Done")
        expect(morgan.get_by_label("The day on which this was done")).to_have_count(0)
    open_item(morgan, "Sales support for teams on Qualified Leads committed")
    morgan.get_by_role("button", name="Ask for a waiver").click()
    morgan.get_by_role("dialog").get_by_label("Reason").fill("Their team sits with ours already.")
    morgan.get_by_role("dialog").get_by_role("button", name="Ask for a waiver").click()
    open_item(priya, "Sales support for teams on Qualified Leads committed")
    confirm(priya, "Waive")
    expect(priya.get_by_role("main")).to_contain_text("Waived")


def open_item(page: Page, name: str) -> None:
    """Open an item from the checklist."""
    page.goto(ONBOARDING)
    page.locator("#checklist").get_by_role("link", name=name).first.click()


def do_item(
    page: Page,
    name: str,
    *,
    file: dict[str, object] | None = None,
    link: str = "",
) -> None:
    """Prove an item and mark it done."""
    open_item(page, name)
    if file:
        page.get_by_label("The file that proves it").set_input_files(file)  # type: ignore[arg-type]
    if link:
        page.get_by_label("The address of the evidence").fill(link)
    page.locator("form[action$='/done/'] button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text("Done")


def record_what_entry_asks_for(page: Page, state: Path) -> None:
    """Facts and figures come by file, the deals with the CRM's feed; then nothing is missing."""
    manage(state, "import_participants", facts(state))
    manage(state, "import_readings", figures(state))
    load_feed(page, *feed())
    page.goto(ONBOARDING)
    expect(page.locator("#readiness")).to_contain_text("Nothing is missing")
    confirm(page, "Mark ready")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ready")


def invite(page: Page) -> None:
    """The tier is the one that performance earns; inviting names the IBM alliance manager."""
    page.locator("#readiness").get_by_role("link", name="Invite").click()
    assert not faults(page)
    page.get_by_label("IBM alliance manager").select_option(label="Ines Duarte")
    page.get_by_label("Signatory who gets the link").select_option(SIGNATORY)
    page.get_by_text(re.compile("I confirm .* as the tier at entry")).click()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invited")


def accept(page: Page, state: Path) -> None:
    """The signatory follows the mailed link."""
    page.goto(mailed_address(state, SIGNATORY, "/program-invitation/"))
    confirm(page, "Accept")


def sign(page: Page) -> None:
    """The text is signed as it is, after a renewed sign-in; a prospect it is until IBM has signed, too."""
    page.goto(f"/p/{SLUG}/agreements/sign/")
    renew(page, PASSWORD)
    page.get_by_label("Full legal name").fill(SIGNATORY_NAME)
    page.get_by_label("Title").fill("Managing Director")
    for statement in ("I have read version", f"I may bind {COMPANY}", "I accept it as it is"):
        page.get_by_text(statement).click()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Waits for IBM’s countersignature")
    assert page.request.get(f"/p/{SLUG}/tier/").status == 404


def countersign(page: Page) -> None:
    """IBM's signature makes the company a Participant."""
    page.goto(f"/p/{SLUG}/agreements/")
    page.get_by_role("link", name="Countersign").click()
    renew(page, PASSWORD)
    page.get_by_label("Your title").fill("Director, Alliances")
    page.get_by_role("button", name=re.compile("Countersign")).click()


def active(morgan: Page, rosa: Page) -> None:
    """Tier, manager and standing on both sides."""
    morgan.goto(f"/p/{SLUG}/company/")
    expect(morgan.get_by_role("heading", level=1)).to_contain_text("Silver")
    expect(morgan.get_by_role("main")).to_contain_text("Participant since")
    expect(morgan.get_by_role("main")).to_contain_text("Ines Duarte")
    rosa.goto("/")
    expect(rosa).to_have_url(re.compile(f"/p/{SLUG}/$"))
    rosa.get_by_role("navigation").get_by_role("link", name="Our tier").click()
    expect(rosa.get_by_role("main")).to_contain_text("Silver")


def give_notice(page: Page) -> date:
    """The company's signatory ends the agreement; return the first day on which it holds no more."""
    page.goto(f"/p/{SLUG}/termination/")
    page.get_by_label("Ground").fill("We are bought by another vendor.")
    effective = date.fromisoformat(page.get_by_label("Effective on").input_value())
    page.get_by_label(re.compile("to confirm")).fill(COMPANY)
    page.get_by_role("button", name="Give notice").click()
    expect(page.get_by_role("main")).to_contain_text("What has to be wound down")
    return effective


def gone(morgan: Page, rosa: Page) -> None:
    """The notice took effect: a former Participant, whose people see nothing any more."""
    morgan.goto(f"/p/{SLUG}/termination/")
    expect(morgan.get_by_role("main")).to_contain_text("Executed")
    answer = rosa.goto(f"/p/{SLUG}/")
    assert answer is not None
    assert answer.status in (404, 200)
    expect(rosa.get_by_role("main")).not_to_contain_text(COMPANY)


def confirm(page: Page, name: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def renew(page: Page, password: str) -> None:
    """Renew the sign-in where the page asks for it."""
    again = page.get_by_role("link", name="Renew the sign-in")
    if again.count():
        again.click()
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Continue").click()
