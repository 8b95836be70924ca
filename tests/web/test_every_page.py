"""What every page keeps to, walked over the URL map: no page is made past these promises."""

from itertools import pairwise

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.kinds import KINDS
from registry.web.page import POLICY
from tests.client import Client, path_of
from tests.contract.url_map import pages
from tests.factories import make_entry
from tests.web.conftest import Person
from tests.web.html import HEADINGS, Page

SERVICE = "Registry of reusable components"
# An address of each page with something to see; what is no page of the catalogue has None.
ADDRESSES: dict[str, str | None] = {
    "/": "/",
    "/search": "/search?q=parking&kind=component",
    "/compare": "/compare?entry=components/parking-permits&entry=standards/parking-permits",
    "/tags": "/tags",
    "/tags/{name}": "/tags/parking",
    "/vocabularies": "/vocabularies",
    "/vocabularies/{scheme}/{version}": "/vocabularies/declaration-principles/2018",
    "/looking-for-partners": "/looking-for-partners",
    "/before-you-build": "/before-you-build?title=Parking+permits",
    "/organisations": "/organisations?name=cam",
    "/organisations/{slug}": "/organisations/camden",
    "/organisations/{slug}/evidence": "/organisations/camden/evidence?from=2025-04-01",
    "/statistics": "/statistics",
    "/changes": "/changes",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/privacy": "/privacy",
    "/api/docs": None,
    "/static/{name}": None,
    "/robots.txt": None,
    "/sitemap.xml": None,
    "/sitemap-{number}.xml": None,
    **{
        f"/{kind.plural}/{{slug}}{below}": f"/{kind.plural}/parking-permits{below}"
        for kind in KINDS.values()
        for below in ("", "/adoptions", "/lessons", "/relations", "/versions")
    },
    **{
        f"/{kind.plural}/{{slug}}/versions/{{number}}": f"/{kind.plural}/parking-permits/versions/1"
        for kind in KINDS.values()
    },
}
PAGES = [address for address in ADDRESSES.values() if address]
# Those that somebody of Camden sees who is signed in; what only takes a form has None.
PRIVATE: dict[str, str | None] = {
    "/sign-in": "/sign-in",
    "/account": "/account",
    **{f"/{kind.plural}/new": f"/{kind.plural}/new" for kind in KINDS.values()},
    **{
        f"/{kind.plural}/{{slug}}/edit": f"/{kind.plural}/parking-permits/edit"
        for kind in KINDS.values()
    },
    **{
        f"/{kind.plural}/{{slug}}/preview": f"/{kind.plural}/kerb-stones/preview"
        for kind in KINDS.values()
    },
    **{
        f"/{kind.plural}/{{slug}}/adopt": f"/{kind.plural}/benefit-forms/adopt"
        for kind in KINDS.values()
    },
    "/sign-out": None,
    "/adoptions/{adoption_id}/confirm": None,
    "/adoptions/{adoption_id}/acknowledge": None,
    **{f"/{kind.plural}/{{slug}}/review": None for kind in KINDS.values()},
}
PRIVATE_PAGES = [address for address in PRIVATE.values() if address]


@pytest.fixture
def answers(app: Flask, world: dict[str, str]) -> dict[str, TestResponse]:
    """Return the answer of every page."""
    return {address: app.test_client().get(address) for address in PAGES}


@pytest.fixture
def private(
    camden: Client, leeds: Client, world: dict[str, str], editor: Person
) -> dict[str, TestResponse]:
    """Return the answer of every page of those who are signed in."""
    beside(camden, leeds)
    return {address: editor.browser.get(address) for address in PRIVATE_PAGES}


def beside(camden: Client, leeds: Client) -> None:
    """Make what private pages show: a draft of Camden's, and what it can adopt."""
    for kind in KINDS.values():
        said = {"title": f"Parking permits of {kind.plural}", "summary": "Parking permits."}
        make_entry(leeds, kind.plural, slug="benefit-forms", **said)
        make_entry(camden, kind.plural, slug="kerb-stones", state="draft", **said)


@pytest.fixture
def shown(answers: dict[str, TestResponse], private: dict[str, TestResponse]) -> dict[str, Page]:
    """Return every page, read."""
    every = answers | private
    return {address: Page(answer.get_data(as_text=True)) for address, answer in every.items()}


def test_every_page_is_looked_at(app: Flask) -> None:
    assert {path_of(rule) for rule in pages(app)} == (ADDRESSES | PRIVATE).keys()


def test_every_page_is_there_under_the_strict_policy(
    answers: dict[str, TestResponse], private: dict[str, TestResponse]
) -> None:
    for address, answer in (answers | private).items():
        assert answer.status_code == 200, address
        assert answer.mimetype == "text/html", address
        assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_public_pages_may_be_kept_by_any_cache(
    app: Flask, answers: dict[str, TestResponse]
) -> None:
    for address, answer in answers.items():
        assert answer.headers["Cache-Control"] == "no-cache", address
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        known = {"If-None-Match": answer.headers["ETag"]}
        assert app.test_client().get(address, headers=known).status_code == 304, address


def test_private_pages_are_kept_by_nobody(private: dict[str, TestResponse]) -> None:
    for address, answer in private.items():
        assert answer.headers["Cache-Control"] == "private, no-store", address
        assert "Cookie" in answer.headers["Vary"], address


def test_nobody_else_sees_a_private_page(app: Flask) -> None:
    for address in PRIVATE_PAGES[1:]:
        answer = app.test_client().get(address)
        assert answer.status_code == 303, address
        assert answer.headers["Location"] == f"/sign-in?next={address}"


def test_nothing_stands_inline_or_comes_from_elsewhere(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        for element in page.elements:
            inline = {name for name in element.attributes if name.startswith("on")}
            assert not inline | (element.attributes.keys() & {"style"}), address
        assert not page.all("style"), address
        assert len(page.all("script")) == 1, address
        assert len(page.all("link", rel="stylesheet")) == 1, address
        loaded = [
            element.attributes["src"] for element in page.elements if "src" in element.attributes
        ]
        assert all(source.startswith("/static/") for source in loaded), address


def test_markup_is_sound(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        assert page.faults == [], address
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids)), address
        for element in page.elements:
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
                named = element.attributes.get(name, "").split()
                assert set(named) <= set(ids), (address, name)


def test_headings_go_down_one_step_at_a_time(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        assert len(page.all("h1")) == 1, address
        inside = [element for element in page.elements if "main" in element.inside]
        levels = [HEADINGS.index(element.tag) for element in inside if element.tag in HEADINGS]
        assert levels[0] == 0, address
        steps = pairwise(levels)
        assert all(after - before <= 1 for before, after in steps), (address, levels)


def test_every_page_says_what_it_is(shown: dict[str, Page]) -> None:
    titles = {address: page.all("title")[0].text for address, page in shown.items()}
    for address, page in shown.items():
        assert titles[address].endswith(f" \u2013 {SERVICE}"), address
        assert page.one("html").attributes["lang"] == "en"
        if address in PRIVATE_PAGES:
            assert page.one("meta", name="robots").attributes["content"] == "noindex"
            continue
        assert page.one("meta", name="description").attributes["content"], address
        right = page.one("link", rel="canonical").attributes["href"]
        assert right == f"http://localhost{address.partition('?')[0]}"
        assert page.one("meta", property="og:url").attributes["content"] == right
    assert len(set(titles.values())) == len(titles)


def test_every_control_has_a_name(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        named = {element.attributes["for"] for element in page.all("label")}
        for tag in ("input", "select", "textarea"):
            for element in page.all(tag):
                is_seen = element.attributes.get("type") != "hidden"
                assert not is_seen or element.attributes["id"] in named, (address, element)
