"""An administrator's morning: load the feeds, map a tag, assess again, explain a figure, publish."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from alliance.demo.exports import AMERICAS
from tests.e2e.exports import AMOUNT, CLIENT, CRM_ID, TAG, this_mornings_exports
from tests.e2e.looking import complaints

WORKER_MS = 90_000
TARGET = "Financial target"
REASON = "The sellers wrote the company's new legal name."


@pytest.fixture
def page(sign_in: Callable[[str], Page]) -> Page:
    """Morgan, a program administrator, at home."""
    return sign_in("morgan@example.com")


def test_from_a_feed_to_a_published_result(page: Page) -> None:
    with complaints(page) as heard:
        exports = this_mornings_exports()
        load_feed(page, AMERICAS, exports[AMERICAS])
        map_tag(page)
        run = correct_last_published_quarter(page)
        for source, content in exports.items():
            load_feed(page, source, content)
        page.goto(run)
        by_reload(page, "Results by requirement")
        follow_attainment_to_the_new_lead(page)
        publish(page)
    assert not heard


def load_feed(page: Page, source: str, content: bytes) -> None:
    """Upload an export and wait until it is loaded."""
    page.goto("/manage/feeds/")
    page.get_by_role("link", name="Load a feed").first.click()
    page.get_by_label("CRM export").set_input_files(
        {"name": f"{source}.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_label("Read it as").select_option(source)
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"of {source}")
    by_reload(page, "What it changed")


def map_tag(page: Page) -> None:
    """Decide whom the tag means that came with the feed; its deal is shown before anything is saved."""
    page.goto("/manage/feeds/")
    page.get_by_role("navigation", name="Views of this page").get_by_role(
        "link", name=re.compile("tags", re.I)
    ).click()
    page.get_by_role("link", name=TAG).click()
    expect(page.locator("#decide")).to_contain_text(CLIENT)
    page.get_by_label("Participant", exact=True).select_option(label="Halvorsen Cipher")
    page.get_by_label("Basis").fill("Their alliance manager confirmed the name.")
    page.get_by_role("button", name="Map the tag").click()
    expect(page.get_by_role("main")).to_contain_text(TAG)


def correct_last_published_quarter(page: Page) -> str:
    """Open a correction of the quarter published last, which waits for new feeds; return its address."""
    page.goto("/manage/assessments/")
    page.locator("tr", has_text="Published").filter(has_text="Quarter").first.get_by_role("link").click()
    page.get_by_role("button", name="Correct").first.click()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("dialog").get_by_role("button", name="Correct").click()
    expect(page.get_by_role("main")).to_contain_text("It waits for")
    return page.url


def follow_attainment_to_the_new_lead(page: Page) -> None:
    """From the matrix to the lines of one figure."""
    run = page.url
    page.get_by_role("row", name=re.compile("Halvorsen Cipher")).get_by_role(
        "link", name=re.compile(TARGET)
    ).click()
    expect(page.get_by_role("heading", name="The arithmetic")).to_be_visible()
    lines = page.get_by_role("row").filter(has_text=CRM_ID)
    expect(lines).to_contain_text(CLIENT)
    expect(lines).to_contain_text(AMOUNT)
    page.goto(run)


def publish(page: Page) -> None:
    """Publish for good."""
    page.get_by_role("button", name="Publish results").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Publish results").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Published")


def by_reload(page: Page, heading: str) -> None:
    """Wait for a worker's result as a person does without scripts: by loading the page again."""
    for _attempt in range(WORKER_MS // 1000):
        if page.get_by_role("heading", name=heading).count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"“{heading}” did not come:\n{page.get_by_role('main').inner_text()}")
