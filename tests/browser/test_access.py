"""Everybody can use every page: axe finds nothing, and nothing is lost on a small screen."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.families import ERRORS, FAMILIES, family
from tests.web.test_every_page import ADDRESSES

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


# What scrolls within itself (a table of two dimensions, code) can be reached by the keyboard.
@EVERY
def test_nothing_is_lost_at_320_pixels_and_400_per_cent(narrow_page: Page, address: str) -> None:
    narrow_page.goto(address)
    wide = narrow_page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .filter(one => !one.closest(".govuk-visually-hidden, .govuk-skip-link"))
            .filter(one => !one.closest("[tabindex='0']"))
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert narrow_page.evaluate("document.documentElement.scrollWidth") <= 320, wide
    assert wide == []
