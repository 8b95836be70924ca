"""Everybody can use every page: axe finds nothing, and nothing is lost on a small screen."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.families import ERRORS, FAMILIES, PRIVATE_FAMILIES, family
from tests.web.test_every_page import ADDRESSES
from tests.web.test_every_page import PRIVATE as PRIVATE_ADDRESSES

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
EVERY = pytest.mark.parametrize("address", [*FAMILIES.values(), *ERRORS])


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with the elements it stands at."""
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def test_every_family_of_pages_is_looked_at() -> None:
    pages = {template for template, address in ADDRESSES.items() if address}
    assert FAMILIES.keys() == set(map(family, pages))


@EVERY
def test_axe_finds_nothing_on_screen_and_on_paper(page: Page, address: str) -> None:
    page.goto(address)
    assert violations(page) == []
    page.emulate_media(media="print")
    assert violations(page) == []


PRIVATE = pytest.mark.parametrize("address", PRIVATE_FAMILIES.values())


def test_every_private_family_is_looked_at() -> None:
    pages = {template for template, address in PRIVATE_ADDRESSES.items() if address}
    assert PRIVATE_FAMILIES.keys() == set(map(family, pages))


@PRIVATE
def test_axe_finds_nothing_on_private_pages(page: Page, token: str, address: str) -> None:
    sign_in(page, token)
    page.goto(address)
    assert violations(page) == []
    page.emulate_media(media="print")
    assert violations(page) == []


def test_axe_finds_nothing_on_a_form_with_faults(page: Page, token: str) -> None:
    sign_in(page, token)
    page.goto("/components/new")
    page.get_by_label("Licence (optional)").fill("GPL")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Title: This is needed.")
    assert violations(page) == []


@PRIVATE
def test_nothing_of_private_pages_is_lost_at_320_pixels(
    narrow_page: Page, token: str, address: str
) -> None:
    sign_in(narrow_page, token)
    narrow_page.goto(address)
    assert too_wide(narrow_page) == []


# What scrolls within itself (a table of two dimensions, code) can be reached by the keyboard.
@EVERY
def test_nothing_is_lost_at_320_pixels_and_400_per_cent(narrow_page: Page, address: str) -> None:
    narrow_page.goto(address)
    assert too_wide(narrow_page) == []


def too_wide(page: Page) -> list[str]:
    """Return what stands beyond the right edge, and the page itself when it scrolls sideways."""
    wide: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .filter(one => !one.closest(".govuk-visually-hidden, .govuk-skip-link"))
            .filter(one => !one.closest("[tabindex='0']"))
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    return wide if width <= 320 else [f"The page is {width} wide.", *wide]
