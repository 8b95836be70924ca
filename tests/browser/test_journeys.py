"""What people come for, from the first page to the last: compare, ask before building, print."""

from playwright.sync_api import Page, expect


def test_compare_what_was_found(page: Page) -> None:
    page.goto("/search?q=planning&kind=component")
    page.get_by_label("Compare PlanX").check()
    page.get_by_label("Compare BOPS", exact=False).first.check()
    expect(page).to_have_url("/search?q=planning&kind=component")
    page.get_by_role("button", name="Compare what you chose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare entries")
    columns = page.get_by_role("columnheader")
    expect(columns.filter(has_text="PlanX")).to_be_visible()
    expect(columns.filter(has_text="BOPS")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Licence")).to_be_visible()


def test_ask_before_building(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_role("link", name="Before you build").click()
    plain_page.get_by_role("button", name="See what exists").click()
    expect(plain_page.get_by_role("alert")).to_contain_text("There is a problem")
    plain_page.get_by_label("What would you build or buy?").fill("Income management system")
    plain_page.get_by_role("button", name="See what exists").click()
    expect(plain_page.get_by_role("link", name="LocalGov IMS").first).to_be_visible()


def test_print_the_evidence_on_paper(page: Page) -> None:
    page.goto("/organisations/hackney")
    page.get_by_role("link", name="evidence", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hackney")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    # No sheet is empty: a page break too many would leave more sheets than content.
    assert 2 <= paper.count(b"/Type /Page\n") <= 12


def test_suggestions_lead_to_an_entry_by_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Search the catalogue")
    box.press_sequentially("localgov dru")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute(
        "aria-activedescendant", page.get_by_role("option").first.get_attribute("id") or ""
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press_sequentially("p")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("LocalGov Drupal")


def test_an_old_link_with_what_is_not_known_still_helps(page: Page) -> None:
    page.goto("/search?q=planning&phase=lively&utm_source=mail")
    expect(page.get_by_role("alert")).to_contain_text("Phase")
    expect(page.get_by_role("combobox", name="What do you need?")).to_have_value("planning")
    expect(page.locator("#count")).to_contain_text("entries")
