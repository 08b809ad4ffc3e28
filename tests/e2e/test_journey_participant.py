"""A participant's alliance manager: sign in, see the tier, follow a figure to its lines."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looking import complaints


@pytest.fixture
def page(sign_in: Callable[[str], Page]) -> Page:
    """Ada, Halvorsen Cipher's alliance manager, at home."""
    return sign_in("ada@example.org")


def test_from_the_tier_to_the_lines_of_a_figure(page: Page) -> None:
    with complaints(page) as heard:
        expect(page).to_have_url(re.compile("/p/halvorsen-cipher/$"))
        page.get_by_role("navigation").get_by_role("link", name="Our tier").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Our tier")
        requirement = (
            page.get_by_role("table").first.get_by_role("row").filter(has_text="Financial target").first
        )
        have = requirement.get_by_role("cell").nth(1).inner_text().split()[0]
        requirement.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="The arithmetic")).to_be_visible()
        total = page.locator("#counted tfoot").get_by_role("cell").inner_text()
        assert dollars(have) == pytest.approx(dollars(total), rel=0.01)
        assert sum(map(dollars, counted_lines(page))) == pytest.approx(dollars(total), abs=1)
    assert not heard


def test_a_line_is_also_in_the_export(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Qualified leads").click()
    shown = page.get_by_role("row").nth(1).get_by_role("rowheader").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV|Export")).first.click()
    assert crm_id(shown) in download.value.path().read_text()


def test_the_competitor_is_not_found(page: Page) -> None:
    answer = page.goto("/p/norrland-systems/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("main")).not_to_contain_text("Norrland")


def counted_lines(page: Page) -> list[str]:
    """The amounts in US dollars of every counted line, over all pages of the list."""
    found = []
    while True:
        found += page.locator("#counted tbody td.n:last-child").all_inner_texts()
        older = page.locator("#counted").get_by_role("link", name="More lines")
        if not older.count():
            return found
        older.first.click()


def dollars(words: str) -> float:
    """`$4.39M`, `$613,500` or `613,500.25` as a number of US dollars."""
    scale = {"K": 1e3, "M": 1e6, "B": 1e9}.get(words[-1], 1)
    return float(re.sub(r"[^0-9.]", "", words)) * scale


def crm_id(cell: str) -> str:
    """The CRM number in the first cell of a lead."""
    found = re.search(r"[A-Z]{2}-\d+", cell)
    assert found, cell
    return found.group()
