"""The lists that lead to entries: tags, vocabularies, and projects that look for partners."""

import pytest
from flask import Flask

from tests.client import Client
from tests.factories import make_entry, point
from tests.web.conftest import Look

pytestmark = pytest.mark.usefixtures("world")
POINTS = "/vocabularies/declaration-principles/2018"


def test_tags_are_listed_with_their_numbers(look: Look) -> None:
    page = look("/tags")
    assert page.all("a", href="/tags/parking")
    assert "Used most" in page.text
    assert "From A to Z" in page.text


def test_find_a_tag_by_a_part_of_its_name(look: Look) -> None:
    page = look("/tags?name=park")
    assert page.all("a", href="/tags/parking")
    assert not page.all("a", href="/tags/permits")
    nothing = look("/tags?name=zebra")
    assert "No tag was found" in nothing.text
    assert nothing.all("a", href="/search?q=zebra")


def test_page_of_a_tag_shows_what_carries_it(look: Look) -> None:
    page = look("/tags/parking")
    assert page.one("h1").text == "parking"
    assert page.all("a", href="/components/parking-permits")
    assert page.all("a", href="/search?tag=parking&kind=component")


def test_another_word_for_a_tag_leads_to_it(app: Flask, look: Look, steward: Client) -> None:
    etag = steward.get("/api/v1/tags/parking").headers["ETag"]
    said = {"description": "Where to leave a car.", "aliases": ["car-parking"]}
    answer = steward.patch("/api/v1/tags/parking", said, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    moved = app.test_client().get("/tags/car-parking?from=mail")
    assert moved.status_code == 308
    assert moved.headers["Location"] == "/tags/parking?from=mail"
    page = look("/tags/parking")
    assert "Where to leave a car." in page.text
    assert "Also called: car-parking" in page.text


def test_what_is_no_tag_or_vocabulary_is_not_found(look: Look) -> None:
    for address in ("/tags/zebra", "/vocabularies/zebra/1", f"{POINTS}9"):
        assert look(address, 404).one("h1").text == "Page not found", address


def test_vocabularies_are_listed(look: Look) -> None:
    page = look("/vocabularies")
    assert page.one("a", href=POINTS).text == "Principles of the Local Digital Declaration, 2018"


def test_points_tell_what_supports_them_and_lead_there(look: Look, camden: Client) -> None:
    make_entry(camden, "components", title="Open plumbing", supports=[point("2")])
    page = look(POINTS)
    link = page.one("a", href="/search?supports=declaration-principles%2F2018%2F2")
    assert link.text == "1 entry for Fix the plumbing"
    assert "None yet" in page.text
    assert "Open plumbing" in look(link.attributes["href"]).text


def test_find_points_by_name(look: Look) -> None:
    assert "1 point" in look(f"{POINTS}?name=plumb").text
    assert "No point is called so" in look(f"{POINTS}?name=zebra").text


def test_projects_that_look_for_partners_say_whom_they_want(look: Look) -> None:
    page = look("/looking-for-partners")
    assert page.one("h1").text == "Projects that look for partners"
    assert "A county that sells permits for its districts." in page.text
    assert page.all("a", href="/projects/parking-permits")


def test_long_list_is_cut_with_a_way_to_the_rest(look: Look, camden: Client) -> None:
    for number in range(6):
        tags = [f"word-{number}-{place}" for place in range(20)]
        make_entry(camden, "components", title=f"Thing {number}", tags=tags)
    page = look("/tags")
    more = page.one("a", rel="next").attributes["href"]
    assert "word-5-9" in look(more).text
    assert "word-5-9" not in [one.text for one in page.all("a")]


def test_without_a_project_that_looks_the_page_says_how_to_say_so(
    look: Look, camden: Client
) -> None:
    etag = camden.get("/api/v1/projects/parking-permits").headers["ETag"]
    patch = {"looking_for_partners": False, "partners_wanted": None}
    headers = {"If-Match": etag}
    assert (
        camden.patch("/api/v1/projects/parking-permits", patch, headers=headers).status_code == 200
    )
    page = look("/looking-for-partners")
    assert "No project says at present that it looks for partners." in page.text
    assert "answer “Looking for partners” with yes" in page.text
