"""Suggestions through the API: titles, tags, organisations, services; never what is private."""

import time
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kit.write import write
from registry.search.index import IndexUnavailable
from registry.suggest import read_names
from registry.suggest.names import NameList
from registry.suggest.typed import AS_TYPED, Fit, fit, named, read
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft, make_entry, make_organisation, vocabulary

SUGGEST = "/api/v1/suggest"
HOST = "http://localhost"


def suggested(client: Client, text: str, more: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{SUGGEST}?q={quote(text)}{more}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.get_json()["items"])


def texts(client: Client, text: str, more: str = "") -> list[tuple[str, str]]:
    return [(item["type"], item["text"]) for item in suggested(client, text, more)]


@pytest.fixture
def services(app: Flask, cast: Cast) -> None:
    """Load a few services; an older edition has others."""
    points = [
        {"code": "1", "label": "Waste collection", "former_names": ["Refuse", "Dustbins"]},
        {"code": "2", "label": "Waste tips"},
    ]
    facts = {"scheme": "lgsl", "version": "4", "as_of": "2015-03-18", "points": points}
    old = {"scheme": "lgsl", "version": "3", "as_of": "2010-01-01"}
    with app.app_context(), write():
        load(vocabulary(**facts), cast.steward.actor)
        load(vocabulary(**old), cast.steward.actor)


def test_suggest_offers_some_of_each(services: None, camden: Client, anyone: Client) -> None:
    point = {"scheme": "lgsl", "version": "4", "code": "2"}
    make_component(camden, title="Waste wizard", slug="wizard", tags=["waste"], supports=[point])
    answer = anyone.get(f"{SUGGEST}?q=was")
    assert answer.headers["Cache-Control"] == "no-cache"
    entry, tag, tips, collection = answer.get_json()["items"]
    assert entry == {
        "text": "Waste wizard",
        "html": "<mark>Was</mark>te wizard",
        "type": "entry",
        "kind": "component",
        "slug": "wizard",
        "url": f"{HOST}/api/v1/components/wizard",
        "entries": None,
        "found_as": None,
    }
    assert (tag["type"], tag["text"], tag["entries"]) == ("tag", "waste", 1)
    assert (tips["type"], tips["text"], tips["entries"]) == ("service", "Waste tips", 1)
    assert (collection["text"], collection["entries"]) == ("Waste collection", 0)


def test_each_suggestion_leads_to_what_it_counts(
    services: None, camden: Client, anyone: Client
) -> None:
    point = {"scheme": "lgsl", "version": "4", "code": "2"}
    for title in ("Camden waste", "Camden trees"):
        make_component(camden, title=title, tags=["camden-map"], supports=[point])
    found = suggested(anyone, "camden") + suggested(anyone, "tips")
    assert {item["type"] for item in found} == {"entry", "tag", "organisation", "service"}
    for item in found:
        led_to = anyone.get(item["url"].removeprefix(HOST)).get_json()
        if item["type"] == "entry":
            assert (led_to["kind"], led_to["slug"]) == (item["kind"], item["slug"])
        else:
            assert led_to["total"] == item["entries"] == 2


def test_suggest_finds_what_was_just_written(camden: Client, anyone: Client) -> None:
    assert suggested(anyone, "zeb") == []
    made = make_component(camden, title="Zebra crossings", tags=["zebras"])
    assert texts(anyone, "zeb") == [("entry", "Zebra crossings"), ("tag", "zebras")]
    changed = camden.patch(made["path"], {"title": "Kestrels", "tags": []}, made["etag"])
    assert texts(anyone, "zeb") == []
    assert texts(anyone, "kes") == [("entry", "Kestrels")]
    camden.delete(made["path"], changed.headers["ETag"])
    assert texts(anyone, "kes") == []


def test_renamed_organisation_is_suggested_by_its_new_name(steward: Client, anyone: Client) -> None:
    made = make_organisation(steward, name="Zetland Council")
    assert texts(anyone, "zet") == [("organisation", "Zetland Council")]
    steward.patch(made["path"], {"name": "Shetland Islands Council"}, made["etag"])
    assert texts(anyone, "zet") == []
    assert texts(anyone, "isl shet") == [("organisation", "Shetland Islands Council")]


def test_names_are_read_again_only_when_one_may_have_changed(
    camden: Client, steward: Client, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_before, times = read_names._organisations, []

    def reading(others: dict[str, tuple[str, ...]]) -> NameList:
        times.append(1)
        return read_before(others)

    monkeypatch.setattr(read_names, "_organisations", reading)
    for act, expected in (
        (lambda: None, 1),
        (lambda: None, 1),
        (lambda: make_component(camden, tags=["zebra"]), 1),
        (lambda: make_organisation(steward), 2),
    ):
        act()
        suggested(anyone, "zeb")
        assert len(times) == expected


def test_other_word_for_a_tag_leads_to_it(camden: Client, steward: Client, anyone: Client) -> None:
    make_component(camden, title="One", tags=["refuse"])
    tag = anyone.get("/api/v1/tags/refuse")
    steward.patch("/api/v1/tags/refuse", {"aliases": ["dustbins"]}, tag.headers["ETag"])
    (found,) = suggested(anyone, "dust")
    assert (found["text"], found["html"], found["found_as"]) == ("refuse", "refuse", "dustbins")


def test_former_name_of_a_service_leads_to_it(services: None, anyone: Client) -> None:
    (found,) = suggested(anyone, "dustbin")
    assert (found["text"], found["found_as"]) == ("Waste collection", "Dustbins")
    assert found["url"] == f"{HOST}/api/v1/search?q=Waste+collection"


def test_service_leads_to_its_entries_or_else_to_its_name(
    services: None, camden: Client, anyone: Client
) -> None:
    near = make_component(camden, title="Collection of household waste")
    _near, bare = suggested(anyone, "waste coll")
    led_to = anyone.get(bare["url"].removeprefix(HOST)).get_json()
    assert [item["slug"] for item in led_to["items"]] == [near["slug"]]
    point = {"scheme": "lgsl", "version": "4", "code": "1"}
    make_component(camden, title="Bin days", supports=[point])
    full, _near = suggested(anyone, "waste coll")
    assert full["url"] == f"{HOST}/api/v1/search?supports=lgsl%2F4%2F1"


def test_council_is_suggested_by_its_other_names(
    app: Flask, cast: Cast, steward: Client, anyone: Client
) -> None:
    make_organisation(steward, name="Isle of Anglesey County Council", slug="anglesey")
    assert suggested(anyone, "ynys mon") == []
    row = {"code": "x", "label": "Isle of Anglesey County Council", "aliases": ["Ynys Môn"]}
    with app.app_context(), write():
        load(vocabulary(scheme="council-names", field="search", points=[row]), cast.steward.actor)
    (found,) = suggested(anyone, "YNYS mo")
    assert (found["text"], found["found_as"]) == ("Isle of Anglesey County Council", "Ynys Môn")


def test_points_of_other_vocabularies_are_no_services(services: None, anyone: Client) -> None:
    assert suggested(anyone, "redesign") == []


def test_draft_and_its_tag_are_never_suggested(
    camden: Client, leeds: Client, steward: Client
) -> None:
    make_draft(camden, title="Zanzibar plans", tags=["zanzibar"])
    for client in (camden, leeds, steward):
        assert suggested(client, "zan") == suggested(client, "zanzibra") == []


def test_slips_are_mended_and_told(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Library of things")
    make_component(camden, title="Bibary")
    answer = anyone.get(f"{SUGGEST}?q=libary").get_json()
    assert [item["text"] for item in answer["items"]] == ["Library of things", "Bibary"]
    assert answer["corrected"] == "library"


def test_nothing_is_mended_where_something_fits_as_typed(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Library of things", tags=["spend"])
    assert texts(anyone, "libarys") == [("entry", "Library of things")]
    make_component(camden, title="Trees", tags=["libarys", "send"])
    for text in ("libarys", "SEND"):
        answer = anyone.get(f"{SUGGEST}?q={text}").get_json()
        assert [item["text"] for item in answer["items"]] == [text.lower()]
        assert answer["corrected"] is None


def test_short_word_is_not_mended_to_a_longer_one(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Panel of Pendle pensions", tags=["panel"])
    assert anyone.get(f"{SUGGEST}?q=pcn").get_json() == {"items": [], "corrected": None}
    assert anyone.get(f"{SUGGEST}?q=panle").get_json()["corrected"] == "panel"


def test_kind_narrows_entries_alone(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Bins map", tags=["bins"])
    make_entry(camden, "lessons", title="Bins lesson")
    assert texts(anyone, "bin", "&kind=lesson") == [("entry", "Bins lesson"), ("tag", "bins")]
    both = texts(anyone, "bin", "&kind=lesson&kind=component")
    assert both == texts(anyone, "bin")


def test_limit_is_kept(camden: Client, anyone: Client) -> None:
    for number in range(12):
        make_component(camden, title=f"Bench {number}", tags=["benches"])
    assert [kind for kind, _text in texts(anyone, "ben")] == ["entry"] * 7 + ["tag"]
    assert len(suggested(anyone, "ben", "&limit=20")) == 13
    assert texts(anyone, "ben", "&limit=1") == [("entry", "Bench 0")]


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "\u202e\u200f", "🚮"])
def test_nothing_typed_suggests_nothing(camden: Client, anyone: Client, text: str) -> None:
    make_component(camden)
    assert anyone.get(f"{SUGGEST}?q={quote(text)}").get_json() == {"items": [], "corrected": None}
    assert anyone.get(SUGGEST).get_json() == {"items": [], "corrected": None}


TYPED = [
    "a" * 100_000,
    "word " * 10_000,
    '"' * 500,
    '"par',
    "a:b^2~ (c) [d] * ? + - /",
    "אבג par",
    "%00",
    "par\x00k",
    "par\x07",
    "'; DROP TABLE entries; --",
    "par " * 32,
    "parkign " * 8,
]


@pytest.mark.parametrize("text", TYPED, ids=[text[:10] for text in TYPED])
def test_nothing_that_is_typed_is_an_error(camden: Client, anyone: Client, text: str) -> None:
    make_component(camden, title="Parking permits")
    suggested(anyone, "par")
    began = time.perf_counter()
    suggested(anyone, text)
    # A tenth of a second is promised, on a machine that has nothing else to do.
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("limit=0", "limit"), ("limit=21", "limit"), ("kind=gadget", "kind"), ("q=a&q=b", "q"),
     ("query=a", "query"), ("cursor=a", "cursor")],
)  # fmt: skip
def test_wrong_parameter_is_named(anyone: Client, query: str, parameter: str) -> None:
    answer = anyone.get(f"{SUGGEST}?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]


def test_index_that_cannot_answer_is_told(
    anyone: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise IndexUnavailable("Broken for this test.")

    monkeypatch.setattr(app.extensions["search_index"], "ask", broken)
    answer = anyone.get(f"{SUGGEST}?q=par")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


LETTERS = st.text("aeimnprst ", min_size=1, max_size=12)


def test_suggestions_keep_the_rule(camden: Client, anyone: Client) -> None:
    secret = ("Mint trains", "Paint is rare")
    for title in ("Parents meet", "Trains and trams", "Paint the spire", "Street art", "Rain map"):
        make_component(camden, title=title, tags=title.split())
    for title in secret:
        make_draft(camden, title=title, tags=["mint"])

    @settings(max_examples=60)
    @given(LETTERS)
    def law(text: str) -> None:
        typed, fits = read(text), list[Fit | None]()
        for item in suggested(anyone, text):
            words = named(item["found_as"] or item["text"])[1]
            assert typed
            fits.append(fit(typed, words, is_forgiving=True))
            assert item["text"] not in (*secret, "mint")
        grades = {one.grade for one in fits if one}
        assert all(fits)
        # With slips only where nothing fits as typed.
        assert AS_TYPED not in grades or grades == {AS_TYPED}

    law()
