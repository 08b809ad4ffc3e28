"""What must be true of a page whatever it shows: accessible, no sideways scroll, nothing in the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LIGHT, DARK = "g10", "g100"
CONFORMANCE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]  # all that a theme changes
_RUN_AXE = "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found => found.violations)"
_WEAR = """theme => {
  document.documentElement.dataset.theme = theme
  document.getAnimations().forEach(transition => transition.finish())
}"""
_SPILLS = """() => [...document.querySelectorAll('.panel table, .panel .btnrow')].filter(each => {
  const edge = each.closest('.panel').getBoundingClientRect().right + 1
  return !each.closest('.scroller, .xscroll') && each.getBoundingClientRect().right > edge
}).map(each => each.outerHTML.slice(0, 120))"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """What is wrong with the page as loaded, in both themes and at both widths; empty when all is well."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        where = f"{size['width']} px"
        if (beyond := page.evaluate(_SIDEWAYS)) > 0:
            found.append(f"{where}: scrolls {beyond} px sideways")
        found += [f"{where}: sticks out of its panel: {each}" for each in page.evaluate(_SPILLS)]
        found += [f"{where}, light: {each}" for each in _violations(page, LIGHT, CONFORMANCE)]
        found += [f"{where}, dark: {each}" for each in _violations(page, DARK, CONTRAST)]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


def _violations(page: Page, theme: str, rules: list[str]) -> list[str]:
    page.evaluate(_WEAR, theme)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in page.evaluate(_RUN_AXE, rules)
        for node in violation["nodes"][:3]
    ]


@contextmanager
def complaints(page: Page) -> Iterator[list[str]]:
    """Errors and warnings of the browser while the block runs: scripts, policies, files that are missing."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{message.type} at {page.url}: {message.text}")

    def fail(error: Error) -> None:
        heard.append(f"script at {page.url}: {error.message}")

    page.on("console", hear)
    page.on("pageerror", fail)
    yield heard
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", fail)
