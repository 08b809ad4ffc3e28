"""Every page that a person can reach by links: accessible in both themes, fit for a phone, quiet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.looking import complaints, faults
from tests.e2e.walking import Walk, names_of_the_portal, walk

VISITOR, MORGAN, ADA = "", "morgan@example.com", "ada@example.org"
INES, EVE, VIC, PIA = "ines@example.com", "eve@example.com", "vic@example.org", "pia@example.org"
EACH_SIDE = [VISITOR, MORGAN, ADA]
EVERYBODY = [*EACH_SIDE, INES, EVE, VIC, PIA]
OF_LIBRARIES = ("account_", "mfa_", "usersessions_", "api:")
NOT_LINKED_NOW = {
    "participants:accept_invitation",  # its link is mailed
    "contact_again",  # its link is mailed
    "contact_sent",  # the answer to a form
    "robots",  # for crawlers
    "sitemap",
    "start_site_questions",
    "agreements:decline",  # a signatory's
    "agreements:fact_file",
    "agreements:publish",
    "agreements:remove",
    "agreements:agree_cancellation",  # once the other party has asked
    "agreements:refuse_cancellation",
    "onboarding:accept_invitation",  # a signatory's
    "onboarding:invite",
    "onboarding:material",
    "onboarding:program_invitation",  # its link is mailed
    "onboarding:record_briefing",
    "onboarding:resend_invitation",
    "onboarding:renew_checklist",
    "onboarding:waive_item",  # of an item that is open: the walk opens three of many
    "onboarding:resend_person",
    "onboarding:revoke_invitation",
    "onboarding:revoke_person",
    "accounts:revoke_token",
    "participants:reactivate",
    "send_mail_again",
    "send_mails_again",
    "tiers:announce_guide",
    "tiers:approve_override",
    "tiers:approve_run",
    "tiers:close_plan",
    "tiers:correct_run",
    "tiers:note_plan",
    "tiers:override_assessment",
    "tiers:retire_guide",
    "tiers:return_assessment",
    "tiers:accept_assessment",
    "tiers:withdraw_override",
}
"""What the demo offers nobody who walks, or not on every day: mailed links, a signatory's acts, and what
depends on the state of a record.
"""

Sessions = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def walks(sessions: Sessions, base_url: str) -> dict[str, Walk]:
    """What each of them reaches."""
    return {person: walk(sessions(person).request, f"{base_url}/") for person in EVERYBODY}


@pytest.mark.parametrize("person", EVERYBODY)
def test_no_link_leads_astray(walks: dict[str, Walk], person: str) -> None:
    assert not walks[person].broken


@pytest.mark.parametrize("person", EACH_SIDE)
def test_every_page_is_accessible_and_quiet(walks: dict[str, Walk], sessions: Sessions, person: str) -> None:
    page = sessions(person).new_page()
    wrong: dict[str, list[str]] = {}
    for key, address in walks[person].pages.items():
        with complaints(page) as heard:
            page.goto(address, wait_until="load")
            found = [*heard, *faults(page)]
        if found:
            wrong[f"{key} {address}"] = found
    page.close()
    assert not wrong, "\n\n".join("\n  ".join([key, *found]) for key, found in wrong.items())


def test_every_page_of_the_program_is_reached(walks: dict[str, Walk]) -> None:
    reached = set().union(*(each.names for each in walks.values()))
    ours = {name for name in names_of_the_portal() if not name.startswith(OF_LIBRARIES)}
    assert ours - reached <= NOT_LINKED_NOW
