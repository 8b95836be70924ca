"""Search through the API: what was written is found, what is private never is."""

import pytest

from tests.client import Client
from tests.factories import make_component, make_draft

SEARCH = "/api/v1/search"


def titles(client: Client, query: str) -> list[str]:
    answer = client.get(f"{SEARCH}?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["title"] for item in answer.get_json()["items"]]


def facet(client: Client, query: str, name: str) -> dict[str, int]:
    facets = client.get(f"{SEARCH}?{query}").get_json()["facets"]
    (found,) = [facet for facet in facets if facet["name"] == name]
    return {value["value"]: value["count"] for value in found["values"]}


def test_search_finds_what_was_just_written(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Gritting map", tags=["winter"])
    assert titles(anyone, "q=gritting") == ["Gritting map"]
    make_component(camden, title="Second gritting plan")
    assert len(titles(anyone, "q=gritting")) == 2


def test_search_shows_a_change_at_once(camden: Client, anyone: Client) -> None:
    made = make_component(camden, title="Old words")
    assert titles(anyone, "q=old") == ["Old words"]
    camden.patch(made["path"], {"title": "Fresh words"}, made["etag"])
    assert titles(anyone, "q=old") == []
    assert titles(anyone, "q=fresh") == ["Fresh words"]


def test_search_leaves_out_what_is_archived(camden: Client, anyone: Client) -> None:
    made = make_component(camden, title="Bonfire permits")
    camden.delete(made["path"], made["etag"])
    assert titles(anyone, "q=bonfire") == []


def test_search_never_shows_a_draft(camden: Client) -> None:
    make_draft(camden, title="Secret plans", tags=["hidden"], licence="MIT")
    assert titles(camden, "q=secret") == []
    assert facet(camden, "", "tag") == {}
    assert facet(camden, "", "licence") == {}


def test_empty_search_browses_everything(camden: Client, anyone: Client) -> None:
    make_component(camden, title="One")
    make_component(camden, title="Two")
    assert sorted(titles(anyone, "")) == ["One", "Two"]
    assert sorted(titles(anyone, "q=%20%20")) == ["One", "Two"]


def test_last_word_matches_while_it_is_typed(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Allotment waiting list")
    assert titles(anyone, "q=allotm") == ["Allotment waiting list"]


def test_quoted_words_stand_together(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Parking permits", summary="Permits for residents.")
    make_component(camden, title="Permits for parking", summary="Something else.")
    assert titles(anyone, 'q="parking permits"') == ["Parking permits"]


def test_highlights_are_escaped(camden: Client, anyone: Client) -> None:
    make_component(camden, title="<script>alert(1)</script> bins", summary="Bins & <b>bags</b>")
    (item,) = anyone.get(f"{SEARCH}?q=bins").get_json()["items"]
    assert item["highlights"] == {
        "title": "&lt;script&gt;alert(1)&lt;/script&gt; <mark>bins</mark>",
        "summary": "<mark>Bins</mark> &amp; &lt;b&gt;bags&lt;/b&gt;",
    }


FILTERS = [
    ("kind=component", 2),
    ("tag=waste", 1),
    ("owner=camden", 1),
    ("owner=camden&owner=leeds", 2),
    ("organisation_type=london-borough", 1),
    ("nation=england", 2),
    ("nation=wales", 0),
    ("phase=live", 1),
    ("licence=MIT", 1),
    ("freshness=current", 2),
    ("languages=C%23", 1),
    ("owner=leeds&tag=waste", 0),
]


@pytest.mark.parametrize(("query", "number"), FILTERS)
def test_filter_narrows(
    camden: Client, leeds: Client, anyone: Client, query: str, number: int
) -> None:
    make_component(camden, tags=["waste"], phase="live", licence="MIT")
    make_component(leeds, tags=["trees"], languages=["C#"])
    assert anyone.get(f"{SEARCH}?{query}").get_json()["total"] == number


def test_facet_counts_ignore_their_own_filter(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    make_component(camden, licence="MIT", tags=["bins"])
    make_component(leeds, licence="Apache-2.0", tags=["bins"])
    assert facet(anyone, "licence=MIT", "licence") == {"MIT": 1, "Apache-2.0": 1}
    assert facet(anyone, "licence=MIT", "owner") == {"camden": 1}


def test_facet_value_leads_to_what_it_promises(camden: Client, anyone: Client) -> None:
    make_component(camden, licence="MIT", title="Bins")
    make_component(camden, title="Bins too")
    facets = anyone.get(f"{SEARCH}?q=bins").get_json()["facets"]
    (value,) = next(found for found in facets if found["name"] == "licence")["values"]
    narrowed = anyone.get(value["url"].removeprefix("http://localhost")).get_json()
    assert narrowed["total"] == value["count"] == 1
    (chosen,) = next(found for found in narrowed["facets"] if found["name"] == "licence")["values"]
    assert chosen["selected"] is True
    back = anyone.get(chosen["url"].removeprefix("http://localhost")).get_json()
    assert back["total"] == 2


def test_only_facets_that_are_asked_for_are_counted(camden: Client, anyone: Client) -> None:
    make_component(camden, licence="MIT", phase="live")
    found = anyone.get(f"{SEARCH}?facets=licence&facets=owner&facets=licence").get_json()["facets"]
    assert [facet["name"] for facet in found] == ["owner", "licence"]
    assert [value["label"] for value in found[0]["values"]] == ["London Borough of Camden"]
    (value,) = found[1]["values"]
    kept = "facets=licence&facets=owner&facets=licence&licence=MIT"
    assert value["url"] == f"http://localhost{SEARCH}?{kept}"


def test_filter_by_a_facet_that_is_not_counted_narrows(camden: Client, anyone: Client) -> None:
    make_component(camden, licence="MIT")
    make_component(camden, licence="Apache-2.0")
    answer = anyone.get(f"{SEARCH}?facets=phase&licence=MIT").get_json()
    assert answer["total"] == 1
    assert [facet["name"] for facet in answer["facets"]] == ["phase"]


def test_sort_by_title_and_updated(camden: Client, anyone: Client) -> None:
    for title in ("Cedar", "ash", "Birch"):
        make_component(camden, title=title, summary="A tree in the street.")
    assert titles(anyone, "q=tree&sort=title") == ["ash", "Birch", "Cedar"]
    assert len(titles(anyone, "q=tree&sort=updated")) == 3


def test_pages_hold_each_hit_once(camden: Client, anyone: Client) -> None:
    for number in range(7):
        make_component(camden, title=f"Bench {number}")
    found, path = [], f"{SEARCH}?q=bench&limit=3&nation=england"
    while path:
        page = anyone.get(path.removeprefix("http://localhost")).get_json()
        assert page["total"] == 7
        found += [item["slug"] for item in page["items"]]
        path = page["next"]
    assert len(found) == len(set(found)) == 7


TYPED = [
    '"',
    '"parking',
    "AND OR NOT",
    "a:b^2~ (c) [d] {e} \\",
    "* ? + - /",
    "NEAR/3",
    "🚮 bins",
    "%00",
    "%FF%FE",
    "ünïcødé",
    "x" * 2000,
    "+".join(["word"] * 400),
    "title:*",
    "'; DROP TABLE entries; --",
]


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_that_is_typed_is_an_error(camden: Client, anyone: Client, typed: str) -> None:
    make_component(camden)
    assert anyone.get(f"{SEARCH}?q={typed}").status_code == 200


@pytest.mark.parametrize("typed", ["x" * 2001, "+".join(["word"] * 20_000), "%C3%A9" * 2001])
def test_too_long_a_text_is_told_the_limit(camden: Client, anyone: Client, typed: str) -> None:
    make_component(camden, title="Bins", licence="MIT")
    answer = anyone.get(f"{SEARCH}?q={typed}")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["parameter"], "2,000 characters" in error["detail"]) == ("q", True)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("sort=best", "sort"),
        ("phase=lve", "phase"),
        ("colour=red", "colour"),
        ("facets=colour", "facets"),
        ("facets=", "facets"),
        ("cursor=WzEwMDAwXQ", "cursor"),
        ("cursor=nonsense", "cursor"),
        ("q=a&q=b", "q"),
    ],
)
def test_wrong_parameter_is_named(anyone: Client, query: str, parameter: str) -> None:
    answer = anyone.get(f"{SEARCH}?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]


def selected(client: Client, query: str, name: str) -> dict[str, str]:
    """Return the address of each selected value of a facet."""
    facets = client.get(f"{SEARCH}?{query}").get_json()["facets"]
    (found,) = [facet for facet in facets if facet["name"] == name]
    return {value["value"]: value["url"] for value in found["values"] if value["selected"]}


def test_selected_value_is_taken_back_however_it_was_sent(camden: Client, anyone: Client) -> None:
    make_component(camden, tags=["parking-permits"], title="Permits")
    sent = "q=permits&limit=5&sort=title&tag=Parking%20Permits&kind=component&cursor=WzBd"
    found = selected(anyone, sent, "tag")
    back = "http://localhost/api/v1/search?q=permits&limit=5&sort=title&kind=component"
    assert found == {"parking-permits": back}


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("nation=enland", "nation", "england"),
        ("organisation_type=london-boro", "organisation_type", "london-borough"),
    ],
)
def test_mistyped_code_is_told_with_the_nearest(
    anyone: Client, query: str, parameter: str, nearest: str
) -> None:
    answer = anyone.get(f"{SEARCH}?{query}")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["parameter"], error["suggestion"]) == (parameter, nearest)


def test_values_of_a_kind_are_found_in_any_case(camden: Client, anyone: Client) -> None:
    make_component(camden, title="One", licence="MIT", languages=["Python"])
    make_component(camden, title="Two", licence="Apache-2.0", languages=["python", "Go"])
    assert titles(anyone, "licence=mit") == ["One"]
    assert sorted(titles(anyone, "languages=PYTHON")) == ["One", "Two"]
    assert titles(anyone, "languages=PYTHON&licence=apache-2.0") == ["Two"]
    assert titles(anyone, "languages=cobol") == []
    found = selected(anyone, "languages=pyTHON&languages=go", "languages")
    assert set(found) == {"Python", "python", "Go"}
    assert found["Python"] == "http://localhost/api/v1/search?languages=Go"
