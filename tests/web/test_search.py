"""The search page: what is found, what was understood, and a way out of every dead end."""

import pytest

from registry.kinds import KINDS
from tests.client import Client
from tests.factories import make_entry
from tests.web.conftest import Look

pytestmark = pytest.mark.usefixtures("world")


def test_search_shows_hits_and_tells_how_many(look: Look) -> None:
    page = look("/search?q=parking")
    assert page.one("span", role="status").text == "4 entries"
    assert len(page.all("article", class_="registry-hit")) == len(KINDS)
    assert page.all("mark")
    assert page.one("input", id="q").attributes["value"] == "parking"


def test_narrow_to_a_kind_names_it_and_leads_back(look: Look) -> None:
    page = look("/search?kind=component&q=")
    assert page.one("h1").text == "Components"
    assert page.one("title").text.startswith("Components")
    chosen = page.one("a", class_="registry-chosen__one")
    assert "Kind: Component" in chosen.text
    assert chosen.attributes["href"] == "/search"
    assert "checked" in page.one("input", name="kind", value="component").attributes


def test_take_out_one_filter_keeps_the_others(look: Look) -> None:
    page = look("/search?q=parking&kind=component&kind=lesson&sort=title")
    there = [one.attributes["href"] for one in page.all("a", class_="registry-chosen__one")]
    assert there == [
        "/search?q=parking&kind=lesson&sort=title",
        "/search?q=parking&kind=component&sort=title",
    ]


def test_search_for_nothing_there_says_what_to_do(look: Look) -> None:
    page = look("/search?q=zebra+crossings&kind=lesson")
    assert page.one("span", role="status").text == "Nothing was found"
    there = {one.attributes["href"] for one in page.all("a")}
    assert "/search?q=zebra+crossings" in there
    assert "/before-you-build?title=zebra+crossings" in there


def test_misspelt_words_are_mended_and_can_be_taken_as_typed(look: Look) -> None:
    page = look("/search?q=parkign")
    assert "Looked for parking." in page.text
    literal = "/search?q=parkign&expand=false"
    assert literal in {one.attributes["href"] for one in page.all("a")}
    assert "Only what you typed was looked for." in look(literal).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("phase=betta", "Phase"),
        ("supports=nothing/1/1", "Supports"),
        ("sort=best", "Order"),
        (f"q=parking&owner={'a' * 90}", "Owner"),
    ],
)
def test_what_an_old_link_asks_wrongly_is_left_out_and_told(
    look: Look, query: str, said: str
) -> None:
    page = look(f"/search?{query}&kind=project", 422)
    summary = page.one("div", class_="govuk-error-summary")
    assert said in summary.text
    assert page.one("span", role="status").text == "1 entry"


def test_page_beyond_the_last_shows_the_last(look: Look) -> None:
    for number in ("2", "99999", "500", "-1", "x"):
        page = look(f"/search?page={number}")
        assert len(page.all("article", class_="registry-hit")) == len(KINDS), number


def test_too_long_a_search_is_told_and_stays_in_its_box(look: Look) -> None:
    page = look(f"/search?q={'parking+' * 1000}", 422)
    assert "Shorten it" in page.one("div", class_="govuk-error-summary").text
    assert page.one("input", id="q").attributes["value"] == "parking " * 1000


def test_like_takes_a_council_by_its_name(look: Look) -> None:
    for typed in ("camden", "London+Borough+of+Camden", "Camden"):
        page = look(f"/search?q=parking&like={typed}")
        assert "What councils like" in page.text, typed
        assert not page.all("p", id="like-error")


def test_like_an_unknown_council_says_so_beside_the_field(look: Look) -> None:
    page = look("/search?q=parking&like=Atlantis")
    assert "No organisation is called that" in page.one("p", id="like-error").text
    assert page.one("input", id="like").attributes["value"] == "Atlantis"
    assert page.one("span", role="status").text == "4 entries"


def test_hostile_words_stay_words(look: Look, camden: Client) -> None:
    hostile = "<script>alert(1)</script> \"onfocus='x'"
    make_entry(camden, "components", title=hostile, slug="hostile")
    page = look('/search?q="><img+src=x+onerror=alert(1)>+alert')
    assert not page.all("img")
    assert len(page.all("script")) == 1
    assert page.faults == []
    assert "onerror" in page.one("input", id="q").attributes["value"]
