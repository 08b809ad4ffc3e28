"""Both main journeys by keyboard alone: Tab, Enter and Escape reach, open and close what a mouse does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

FARTHEST = 120
_FOCUSED = "element => element === document.activeElement"
_SHOWS_FOCUS = """() => {
  const element = document.activeElement
  if (element === document.body) return true  // the browser's own frame has it
  const look = () => {
    const { outline, boxShadow, border, backgroundColor, clipPath, inlineSize } = getComputedStyle(element)
    return [outline, boxShadow, border, backgroundColor, clipPath, inlineSize].join()
  }
  const focused = look()
  element.blur()
  const other = look()
  element.focus({ focusVisible: true })
  return focused !== other
}"""
_WHAT = "document.activeElement.outerHTML.slice(0, 120)"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, which must be seen at every stop."""
    page.emulate_media(reduced_motion="reduce")
    for _press in range(FARTHEST):
        page.keyboard.press("Tab")
        assert page.evaluate(_SHOWS_FOCUS), page.evaluate(_WHAT)
        if target.evaluate(_FOCUSED):
            return
    raise AssertionError(f"The keyboard does not reach {target}")


def follow(page: Page, target: Locator) -> None:
    """Reach a link by Tab and open it by Enter."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_stop_leads_past_the_navigation(sign_in: Callable[[str], Page]) -> None:
    page = sign_in("ines@example.com")
    tab_to(page, page.get_by_role("link", name="Skip to main content"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), page.evaluate(_WHAT)


def test_a_participant_follows_the_tier_to_its_lines(sign_in: Callable[[str], Page]) -> None:
    page = sign_in("ada@example.org")
    follow(page, page.get_by_role("navigation").get_by_role("link", name="Our tier"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Our tier")
    requirement = page.get_by_role("table").first.get_by_role("row").filter(has_text="Financial target")
    follow(page, requirement.first.get_by_role("link").first)
    tab_to(page, page.locator("#counted tbody a").first)


def test_an_administrator_opens_and_leaves_a_decision(sign_in: Callable[[str], Page]) -> None:
    page = sign_in("morgan@example.com")
    follow(page, page.get_by_role("navigation").get_by_role("link", name="Assessments"))
    follow(page, page.get_by_role("link", name="Quarter 2 assessment, 2", exact=False).first)
    opens = page.get_by_role("button", name="Correct").first
    tab_to(page, opens)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=re.compile("Open a correction"))
    expect(dialog).to_be_visible()
    stops = dialog.locator("textarea, button").count()
    for _press in range(stops + 1):
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)"), page.evaluate(_WHAT)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opens).to_be_focused()


@pytest.mark.parametrize("email", ["ines@example.com", "ada@example.org"])
def test_the_account_menu_opens_and_closes(sign_in: Callable[[str], Page], email: str) -> None:
    page = sign_in(email)
    opens, menu = page.get_by_role("button", name="Your account"), page.locator("#account-menu")
    tab_to(page, opens)
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert menu.evaluate("menu => menu.contains(document.activeElement)"), page.evaluate(_WHAT)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opens).to_be_focused()
