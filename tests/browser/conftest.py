"""A real browser before the example of `make run`: real data, a real server, the policy on.

Debian's chromium is driven by Playwright. Where there is none the tests are left out and say so,
unless REGISTRY_BROWSER=required, as in `.ci/run`: there its lack is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.machine import Machine

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A container has no sandbox to give; nothing but the page under test is to be asked for.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = {"width": 1200, "height": 900}
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is tested here: a browser sees the same on both databases."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    if CHROMIUM is None:
        said = "There is no chromium here: apt-get install chromium to run the tests of pages."
        if os.environ.get("REGISTRY_BROWSER") == "required":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Serve the example, with its demo token."""
    machine = Machine(tmp_path_factory.mktemp("site"))
    with machine.serving():
        yield machine


@contextmanager
def visit(browser: Browser, site: Machine, **options: Any) -> Iterator[BrowserContext]:
    """Visit as somebody new; whatever the browser complains of fails the test."""
    context = browser.new_context(base_url=site.base, **{"viewport": DESK, **options})
    context.set_default_timeout(10_000)
    said: list[str] = []
    context.on("console", lambda message: _note(said, message.type, message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    try:
        yield context
        assert said == []
    finally:
        context.close()


def _note(said: list[str], type_: str, text: str) -> None:
    # That an error page is an error is what its tests are about.
    if type_ in ("error", "warning") and "the server responded with a status of 4" not in text:
        said.append(text)


@pytest.fixture
def page(browser: Browser, site: Machine) -> Iterator[Page]:
    """Open a page on a desk, with scripts."""
    with visit(browser, site) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def token(site: Machine) -> str:
    """Return the token of the example council, which owns a draft."""
    token = (site.data / "demo-token").read_text("ascii").strip()
    status, said = site.ask("/api/v1/components", {"title": "Kerb stones", "state": "draft"})
    assert status == 201, said
    return token


def sign_in(page: Page, token: str) -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


@pytest.fixture
def plain_page(browser: Browser, site: Machine) -> Iterator[Page]:
    """Open a page without scripts."""
    with visit(browser, site, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def narrow_page(browser: Browser, site: Machine) -> Iterator[Page]:
    """Open a page on a small phone, which is also a desk at 400 %: 1280 by 1024 divided by 4."""
    with visit(browser, site, viewport={"width": 320, "height": 256}) as context:
        yield context.new_page()
