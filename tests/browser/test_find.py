"""Find something, as a service owner does: by mouse, by keyboard alone, without scripts."""

import re

from playwright.sync_api import Page, expect


def test_find_narrow_and_read(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search the catalogue").fill("planning applications")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#count")).to_contain_text("entries")
    page.get_by_label("Component", exact=False).first.check()
    expect(page).to_have_url(re.compile("kind=component"))
    page.get_by_role("link", name="PlanX").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PlanX")
    expect(page.get_by_text("Is it alive?")).to_be_visible()


def test_find_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_label("Search the catalogue").fill("planning")
    plain_page.get_by_role("button", name="Search").click()
    plain_page.get_by_label("Component", exact=False).first.check()
    plain_page.get_by_role("button", name="Apply").click()
    expect(plain_page).to_have_url(re.compile("kind=component"))
    plain_page.get_by_role("link", name="Take out Kind: Component").click()
    expect(plain_page).to_have_url(re.compile(r"^[^=]*q=planning(?!.*kind)"))


def test_find_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search the catalogue")).to_be_focused()
    page.keyboard.type("planx")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=planx"))
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "PlanX":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("PlanX")
