"""What search understands of what was typed, as its readers see it."""

from typing import Any

import pytest
from flask import Flask

from registry.kit.write import write
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft, vocabulary
from tests.search.asking import HOST, found, read, titles

WASTE = {"scheme": "lgsl", "version": "4", "code": "524"}
WORDS: dict[str, Any] = {
    "scheme": "everyday-words",
    "points": [
        {
            "code": "pcn",
            "label": "Penalty charge notice",
            "aliases": ["PCN", "parking ticket"],
            "former_names": ["excess charge"],
            "source": "A glossary",
        },
        {"code": "mon", "label": "Isle of Anglesey", "aliases": ["Ynys Môn"]},
    ],
}
SUBJECTS: dict[str, Any] = {
    "scheme": "subjects",
    "points": [
        {
            "code": "booking",
            "label": "Appointment booking",
            "description": "Let people book a slot, a room or a visit.",
        },
        {
            "code": "trees",
            "label": "Tree preservation order",
            "related": ["arboriculture"],
            "description": "Who looks after the trees in a street or a park.",
        },
    ],
}
SERVICES: dict[str, Any] = {
    "scheme": "lgsl",
    "version": "4",
    "field": "supports",
    "points": [
        {
            "code": "524",
            "label": "Household waste collection",
            "former_names": ["Dustbin round"],
            "description": "Emptying of wheeled containers at the kerb.",
        },
    ],
}


@pytest.fixture
def known(app: Flask, cast: Cast) -> None:
    """Load names, subjects and services."""
    for facts in (WORDS, SUBJECTS, SERVICES):
        learn(app, cast, **facts)


def learn(app: Flask, cast: Cast, **facts: Any) -> None:
    with app.app_context(), write():
        load(vocabulary(**{"version": "2026", "field": "search", **facts}), cast.steward.actor)


def others(page: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["words"], other["text"]) for one in page["expansions"] for other in one["others"]]


@pytest.mark.parametrize(
    ("typed", "in_order"),
    [
        ("parking ticket", ["Parking ticket appeals", "Penalty charge notice appeals"]),
        ("Penalty charge notices", ["Penalty charge notice appeals", "Parking ticket appeals"]),
    ],
)
def test_other_name_finds_below_the_words_as_typed(
    known: None, camden: Client, anyone: Client, typed: str, in_order: list[str]
) -> None:
    for title in in_order:
        make_component(camden, title=title, summary="For motorists.")
    make_component(camden, title="Library catalogue")
    assert titles(anyone, typed) == in_order
    assert sorted(titles(anyone, "pcn")) == sorted(in_order)


def test_expansion_names_the_row_that_says_so(known: None, camden: Client, anyone: Client) -> None:
    make_component(camden, title="Penalty charge notice appeals")
    page = found(anyone, "challenge a parking ticket")
    (expansion,) = page["expansions"]
    (other,) = expansion["others"]
    assert (expansion["words"], other["text"]) == ("parking ticket", "Penalty charge notice")
    assert (other["vocabulary"], other["code"]) == ("everyday-words/2026", "pcn")
    assert other["url"] == f"{HOST}/api/v1/vocabularies/everyday-words/2026?code=pcn"
    (row,) = read(anyone, other["url"])["items"]
    assert (row["aliases"], row["source"]) == (["PCN", "parking ticket"], "A glossary")


def test_former_name_finds_what_it_is_called_now(
    known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Penalty charge notice appeals")
    page = found(anyone, "excess charges")
    assert [item["title"] for item in page["items"]] == ["Penalty charge notice appeals"]
    assert others(page) == [("excess charges", "Penalty charge notice")]


def test_other_name_is_marked_where_it_was_found(
    known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Penalty charge notice appeals")
    (item,) = found(anyone, "parking ticket")["items"]
    assert item["highlights"]["title"] == "<mark>Penalty charge notice</mark> appeals"


def test_taken_literally_only_the_typed_words_find(
    known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Parking ticket appeals")
    make_component(camden, title="Penalty charge notice appeals")
    page = found(anyone, "parking ticket", "&expand=false")
    assert [item["title"] for item in page["items"]] == ["Parking ticket appeals"]
    assert page["expansions"] == []
    assert titles(anyone, "parkingticket", "&expand=false") == []


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("who looks after the trees in my street?", "Arboriculture register"),
        ("How do others let people book a slot?", "Appointment booking"),
        ("how can I pay a parking ticket", "Penalty charge notice payments"),
        ("What do they all use for graves?", "Cemetery and grave plans"),
    ],
)
def test_question_is_answered_as_keywords_are(
    known: None, camden: Client, anyone: Client, question: str, title: str
) -> None:
    make_component(camden, title=title)
    for other in ("Council website", "People directory", "How others work"):
        make_component(camden, title=other, summary="Used by other councils and their people.")
    assert titles(anyone, question)[:1] == [title]


def test_question_says_by_which_subject_it_was_understood(
    known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Arboriculture register")
    page = found(anyone, "who looks after the trees in my street?")
    assert {other for _words, other in others(page)} == {"arboriculture"}


@pytest.mark.parametrize(
    "typed", ["quantum chromodynamics", "xqzzy", "who sells xqzzy?", "🚮 xqzzy"]
)
def test_words_that_fit_nothing_find_nothing(
    known: None, camden: Client, anyone: Client, typed: str
) -> None:
    make_component(camden, title="Council bins", summary="Who sells bins to people?")
    page = found(anyone, typed)
    assert (page["items"], page["total"], page["next"]) == ([], 0, None)
    assert (page["expansions"], page["did_you_mean"]) == ([], None)
    assert [facet["values"] for facet in page["facets"] if facet["values"]] == []


def test_changed_vocabulary_is_used_by_the_next_search(
    app: Flask, cast: Cast, known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Penalty charge notice appeals")
    assert titles(anyone, "windscreen sticker") == []
    (row, *rest) = WORDS["points"]
    more = row | {"aliases": ["windscreen sticker"]}
    learn(app, cast, **WORDS | {"points": [more, *rest]})
    assert titles(anyone, "windscreen sticker") == ["Penalty charge notice appeals"]
    assert titles(anyone, "parking ticket") == []


@pytest.mark.parametrize(
    "typed", ["dustbin round", "kerb", "household waste", "emptied containers"]
)
def test_linked_entry_is_found_by_words_of_its_service(
    known: None, camden: Client, anyone: Client, typed: str
) -> None:
    make_component(camden, title="Round planner", supports=[WASTE])
    make_component(camden, title="Cemetery plans")
    assert titles(anyone, typed) == ["Round planner"]


def test_renamed_service_is_found_by_its_new_words(
    app: Flask, cast: Cast, known: None, camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Route planner", supports=[WASTE])
    (row,) = SERVICES["points"]
    learn(app, cast, **SERVICES | {"points": [row | {"label": "Doorstep recycling"}]})
    assert titles(anyone, "doorstep") == ["Route planner"]


def test_word_of_a_draft_is_never_offered(known: None, camden: Client, anyone: Client) -> None:
    hidden = "Excess charge zanzibarium"
    make_draft(camden, title=hidden, summary="Arboriculture.", tags=["zanzibarium"])
    make_component(camden, title="Winter gritting")
    for client in (anyone, camden):
        for typed in (
            "zanzibarum",
            "zanzibariums",
            "zanzi barium",
            "parking ticket",
            "street trees",
        ):
            page = found(client, typed)
            assert (page["items"], page["expansions"], page["did_you_mean"]) == ([], [], None)
    assert read(camden, "/api/v1/suggest?q=zanzib") == {"items": [], "corrected": None}
    assert read(camden, "/api/v1/suggest?q=zamzib") == {"items": [], "corrected": None}
