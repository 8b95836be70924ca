"""No page leads to a page that is not there: every address in every page answers."""

from flask import Flask

from tests.web.html import Page
from tests.web.test_every_page import PAGES


def test_every_link_inside_the_catalogue_leads_somewhere(app: Flask, world: dict[str, str]) -> None:
    client, seen = app.test_client(), set()
    for address in PAGES:
        page = Page(client.get(address).get_data(as_text=True))
        for element in page.elements:
            for name in ("href", "src", "action", "formaction"):
                target = element.attributes.get(name, "").partition("#")[0]
                if target.startswith("/"):
                    seen.add(target)
    assert len(seen) > 50
    broken = {
        target: status for target in seen if (status := client.get(target).status_code) >= 400
    }
    assert broken == {}
