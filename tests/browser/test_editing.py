"""Who holds a token publishes and adopts: with a keyboard alone too, and without a script."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in


def test_publish_from_draft_to_page(page: Page, token: str) -> None:
    sign_in(page, token)
    page.get_by_role("link", name="Register a component").click()
    page.get_by_label("Title").fill("Gully cleansing")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved as a draft")
    page.get_by_role("link", name="Change Gully cleansing").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("A published component needs a summary.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Summary")).to_be_focused()
    page.keyboard.type("Plans the rounds of the machine that empties road gullies.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gully cleansing")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alert").get_by_role("link", name="Gully cleansing").click()
    expect(page).to_have_url("/components/gully-cleansing")
    expect(page.get_by_text("shared by Example Council")).to_be_visible()


def test_adopt_from_the_page_of_an_entry_without_a_script(plain_page: Page, token: str) -> None:
    page = plain_page
    page.goto("/components/planx-new")
    page.get_by_role("link", name="Say that your council uses it").click()
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Say that you use PlanX")
    page.get_by_label("Piloting").check()
    for part, value in (("Day", "1"), ("Month", "9"), ("Year", "2026")):
        page.get_by_role("textbox", name=part).fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("You said that you use it: PlanX")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("link", name="Example Council").first).to_be_visible()


def test_publish_with_the_keyboard_alone(page: Page, token: str) -> None:
    page.goto("/sign-in?next=/lessons/new")
    page.get_by_label("Token").focus()
    page.keyboard.type(token)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/lessons/new")
    page.get_by_label("Title").focus()
    page.keyboard.type("Ask the crews first")
    page.keyboard.press("Tab")
    page.keyboard.type("Crews knew which gullies flood.")
    sure = page.get_by_role("group", name="Confidence")
    sure.get_by_role("radio", name="High").focus()
    page.keyboard.press("Space")
    # Enter in a field saves it as a draft: it publishes nothing by surprise.
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Saved as a draft")


def test_form_keeps_what_was_typed_when_the_session_has_gone(page: Page, token: str) -> None:
    sign_in(page, token)
    page.goto("/standards/new")
    page.get_by_label("Title").fill("Kerb data")
    page.get_by_label("Description (optional)").fill("One <b>line</b>\n\nand another")
    page.context.clear_cookies()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on where you were").click()
    expect(page.get_by_label("Title")).to_have_value("Kerb data")
    expect(page.get_by_label("Description (optional)")).to_have_value(
        "One <b>line</b>\n\nand another"
    )
