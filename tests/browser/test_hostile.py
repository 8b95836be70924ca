"""Nothing that somebody writes into an entry runs in a reader's browser, policy or no policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import sign_in, visit
from tests.machine import Machine

# Each would call the trap if it were ever taken for anything but text.
TRAP = "window.trapped"
ATTACKS = (
    f"<script>{TRAP}=1</script>",
    f"<img src=x onerror={TRAP}=2>",
    f'"><svg onload={TRAP}=3>',
    f"' autofocus onfocus={TRAP}=4 x='",
    f"</title><script>{TRAP}=5</script>",
    f"<mark><img src=x onerror={TRAP}=6></mark>",
    f"{{{{ {TRAP} }}}} ${{{TRAP}=7}}",
)
LINKS = (
    f"[a](javascript:{TRAP}=8)",
    f"[b](JaVaScRiPt&#58;{TRAP}=9)",
    f"[c](data:text/html,<script>{TRAP}=10</script>)",
    f"[d]: javascript:{TRAP}=11\n\n[d]",
    f"<javascript:{TRAP}=12>",
    f'![e](x"onerror="{TRAP}=13)',
)


@pytest.fixture(scope="module")
def hostile(site: Machine) -> str:
    """Register a component whose every free text is an attack, and return its address."""
    body = {
        "title": " ".join(ATTACKS)[:120],
        "summary": " ".join(ATTACKS)[:250],
        "description": "\n\n".join((*ATTACKS, *LINKS)),
        "hosting": " ".join(ATTACKS),
        "costs": " ".join(LINKS),
        "licence_note": " ".join(ATTACKS),
        "languages": [attack[:50] for attack in ATTACKS],
        "contact": {"name": ATTACKS[1]},
        "links": [{"label": ATTACKS[2], "url": "https://example.org/?a='onclick=alert()"}],
    }
    status, made = site.ask("/api/v1/components", body)
    assert status == 201, made
    return str(made["path"]).removeprefix("/api/v1")


def _without_policy(route: Route) -> None:
    answer = route.fetch()
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name.lower() != "content-security-policy"
    }
    route.fulfill(response=answer, headers=headers)


@pytest.fixture(params=["policy on", "policy off"])
def reader(
    browser: Browser, site: Machine, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """Read with the policy, and with a browser that knows none."""
    with visit(browser, site) as context:
        if request.param == "policy off":
            context.route("**/*", _without_policy)
        yield context
        # An icon may still be on its way when the last page is closed.
        context.unroute_all(behavior="ignoreErrors")


def _is_trapped(page: Page) -> bool:
    return bool(page.evaluate(f"{TRAP} !== undefined"))


def test_the_trap_works(browser: Browser, site: Machine) -> None:
    with visit(browser, site) as context:
        page = context.new_page()
        page.set_content(f"<p>a page without a policy</p>{ATTACKS[1]}")
        page.wait_for_function(f"{TRAP} === 2")


@pytest.mark.parametrize("below", ["", "/adoptions", "/versions", "/versions/1", "/relations"])
def test_nothing_of_an_entry_runs(reader: BrowserContext, hostile: str, below: str) -> None:
    page = reader.new_page()
    page.goto(hostile + below)
    assert TRAP in page.content()
    for link in page.locator("main a").all():
        assert (link.get_attribute("href") or "").startswith(("/", "http", "mailto:", "#"))
    assert not _is_trapped(page)


def test_nothing_that_is_typed_or_found_runs(reader: BrowserContext, hostile: str) -> None:
    page = reader.new_page()
    for attack in ATTACKS:
        page.goto("/search")
        page.get_by_role("searchbox").or_(page.get_by_role("combobox").first).first.fill(attack)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        assert not _is_trapped(page)


def test_attacks_in_addresses_do_not_run(reader: BrowserContext) -> None:
    page = reader.new_page()
    for address in ("/search?sort=<script>", "/tags/<img src=x onerror=window.trapped=1>"):
        page.goto(address)
        page.goto(f"/{ATTACKS[1]}?{ATTACKS[2]}")
        assert not _is_trapped(page)


def test_nothing_of_an_entry_runs_in_a_form(
    reader: BrowserContext, hostile: str, token: str
) -> None:
    page = reader.new_page()
    sign_in(page, token)
    page.goto(f"{hostile}/edit")
    assert TRAP in page.get_by_label("Title").input_value()
    page.get_by_label("Licence (optional)").fill(ATTACKS[3])
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("alert")).to_contain_text(
        "leave it empty and explain it in “Licence note”"
    )
    assert not _is_trapped(page)
    page.get_by_label("Licence (optional)").fill("")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    assert not _is_trapped(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(TRAP)
    assert not _is_trapped(page)
