"""No page leads to a page that is not there: every address in every page answers."""

from flask import Flask

from tests.web.html import Page
from tests.web.test_every_page import PAGES


def test_every_part_that_a_link_names_is_on_its_page(app: Flask, world: dict[str, str]) -> None:
    client, named = app.test_client(), set()
    for address in PAGES:
        page = Page(client.get(address).get_data(as_text=True))
        for element in page.elements:
            for name in ("href", "action", "formaction"):
                where, _sign, part = element.attributes.get(name, "").partition("#")
                if part and (where.startswith("/") or not where):
                    named.add((where or address, part))
    assert named
    for where, part in named:
        page = Page(client.get(where).get_data(as_text=True))
        ids = {element.attributes.get("id") for element in page.elements}
        assert part in ids, (where, part)


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
