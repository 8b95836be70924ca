"""Take the pictures of docs/pictures: the main pages of the example, on a desk and on a phone."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, DESK, FLAGS, sign_in
from tests.machine import Machine

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
PAGES = {
    "home": "/",
    "search": "/search?q=planning",
    "entry": "/components/localgov",
    "organisation": "/organisations/hackney",
    "figures": "/statistics",
    "compare": "/compare?entry=components/planx-new&entry=components/bops",
}
PRIVATE = {"form": "/components/new", "account": "/account"}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Serve the example, and take every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="registry-pictures-") as folder:
        machine = Machine(Path(folder))
        with machine.serving(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, address in PAGES.items():
                _take(browser, machine.base + address, name, DESK)
            _take(browser, machine.base + PAGES["entry"], "entry-on-a-phone", PHONE)
            _take_private(browser, machine)


def _take_private(browser: Browser, machine: Machine) -> None:
    """Take the pictures of what the example council sees when it is signed in."""
    context = browser.new_context(base_url=machine.base, viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, (machine.data / "demo-token").read_text("ascii").strip())
    for name, address in PRIVATE.items():
        page.goto(address)
        size = {"x": 0, "y": 0, "width": DESK["width"], "height": 2 * DESK["height"]}
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=size)  # type: ignore[arg-type]
    context.close()


def _take(browser: Browser, address: str, name: str, size: dict[str, int]) -> None:
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]  # a ViewportSize
    page.goto(address)
    # What is below the first screens says no more about how the page looks.
    whole = page.evaluate("document.documentElement.scrollHeight")
    height = min(whole, 2 * size["height"])
    page.screenshot(
        path=PICTURES / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": size["width"], "height": height},
    )
    page.close()


if __name__ == "__main__":
    main()
