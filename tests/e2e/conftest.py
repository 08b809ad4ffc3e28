"""A portal and a browser for the whole session, and a page in which a person of the demo is signed in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from alliance.demo.people import PASSWORD
from tests.e2e.looking import WIDE
from tests.e2e.portal import running_portal

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
]  # fmt: skip
WAIT_MS = 20_000

SignIn = Callable[[str], Page]


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal keeps its state: a directory of our own, or E2E_VAR beside E2E_PORTAL."""
    standing = os.environ.get("E2E_VAR")
    return Path(standing) if standing else tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def base_url(state: Path) -> Iterator[str]:
    """Where the demo program is served: by a portal of our own, or at E2E_PORTAL (whose demo will change)."""
    if standing := os.environ.get("E2E_PORTAL"):
        yield standing.rstrip("/")
        return
    with running_portal(state) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own browser: $CHROMIUM, or the first one found."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "No Chromium found: install the package chromium, or name one in CHROMIUM."
    return {"executable_path": program, "args": QUIET}


@pytest.fixture(scope="session")
def sessions(browser: Browser, base_url: str) -> Iterator[Callable[[str], BrowserContext]]:
    """A browser session by e-mail address, signed in once through the form."""
    kept: dict[str, BrowserContext] = {}

    def session_of(email: str) -> BrowserContext:
        if email not in kept:
            context = browser.new_context(base_url=base_url, viewport=WIDE, locale="en-US")  # type: ignore[arg-type]
            context.set_default_timeout(WAIT_MS)
            kept[email] = context
            if email:
                sign_in_as(context.new_page(), email)
        return kept[email]

    yield session_of
    for context in kept.values():
        context.close()


@pytest.fixture
def sign_in(sessions: Callable[[str], BrowserContext]) -> Iterator[SignIn]:
    """A page of the person, at home: `sign_in("ada@example.org")`."""
    opened: list[Page] = []

    def page_of(email: str) -> Page:
        page = sessions(email).new_page()
        opened.append(page)
        page.goto("/")
        return page

    yield page_of
    for page in opened:
        page.close()


def sign_in_as(page: Page, email: str) -> None:
    """Sign in through the form, and close the page."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    page.close()
