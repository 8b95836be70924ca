"""Entries are created and read."""

import pytest

from tests.client import Client
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"


def test_create_answers_201_with_the_document(camden: Client) -> None:
    answer = camden.post(COMPONENTS, component(title="Parking permits", licence="MIT"))
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith("/api/v1/components/parking-permits")
    assert answer.headers["ETag"] == '"1-0"'
    assert answer.get_json()["owner"]["slug"] == "camden"


def test_read_gives_what_create_answered(camden: Client, anyone: Client) -> None:
    made = make_component(camden, licence="MIT", languages=["Python"], tags=["Parking"])
    etag = made.pop("etag")
    answer = anyone.get(made["path"])
    assert answer.get_json() == made
    assert answer.headers["ETag"] == etag


def test_create_takes_the_slug_that_is_given(camden: Client) -> None:
    assert make_component(camden, slug="permits")["path"] == f"{COMPONENTS}/permits"


def test_create_with_a_title_that_was_taken_finds_a_free_slug(camden: Client) -> None:
    slugs = [make_component(camden, title="Bin day")["slug"] for _ in range(3)]
    assert slugs == ["bin-day", "bin-day-2", "bin-day-3"]


def test_create_with_taken_slug_is_a_conflict_that_names_a_free_one(camden: Client) -> None:
    make_component(camden, slug="permits")
    make_component(camden, slug="permits-2")
    answer = camden.post(COMPONENTS, component(slug="permits"))
    assert answer.status_code == 409
    fault = answer.get_json()["errors"][0]
    assert (fault["pointer"], fault["suggestion"]) == ("/slug", "permits-3")
    assert camden.post(COMPONENTS, component(slug=fault["suggestion"])).status_code == 201


def test_free_slug_for_the_longest_one_is_a_slug(camden: Client) -> None:
    longest = "a" * 77 + "-bc"
    make_component(camden, slug=longest)
    answer = camden.post(COMPONENTS, component(slug=longest))
    assert answer.get_json()["errors"][0]["suggestion"] == "a" * 77 + "-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ynys Môn: gwŷdd & tŷ", "ynys-mon-gwydd-ty"),
        ("The resident's council's portal", "the-residents-councils-portal"),
        ("New", "new-2"),
        ("edit", "edit-2"),
    ],
)
def test_slug_is_made_of_the_title(camden: Client, title: str, slug: str) -> None:
    made = make_component(camden, title=title)
    assert (made["title"], made["slug"]) == (title, slug)


@pytest.mark.parametrize("title", ["🦄🦄", "图书馆", "?!"])
def test_title_without_any_letter_for_an_address_has_one_all_the_same(
    camden: Client, title: str
) -> None:
    made = make_component(camden, title=title)
    assert made["title"] == title
    assert made["slug"].startswith("component-")
    assert camden.get(made["path"]).status_code == 200


@pytest.mark.parametrize("slug", ["new", "edit", "Two words", "-a", "a--b", "ü", "a" * 81])
def test_create_with_a_slug_that_cannot_be_is_refused(camden: Client, slug: str) -> None:
    answer = camden.post(COMPONENTS, component(slug=slug))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/slug"


def test_read_of_what_is_known_is_304_and_of_an_older_state_is_not(camden: Client) -> None:
    made = make_component(camden)
    known = camden.get(made["path"], headers={"If-None-Match": made["etag"]})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", made["etag"])
    camden.patch(made["path"], {"phase": "live"}, made["etag"])
    changed = camden.get(made["path"], headers={"If-None-Match": made["etag"]})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2-0"')


def test_read_of_what_is_not_there_is_404(anyone: Client) -> None:
    assert anyone.get(f"{COMPONENTS}/nothing").status_code == 404


def test_all_that_a_component_can_say_is_shown(camden: Client) -> None:
    said = {
        "description": "First line.\n\n* second",
        "phase": "deprecated",
        "phase_reason": "Replaced.",
        "contact": {"name": "Digital team", "email": "digital@camden.example"},
        "links": [{"label": "Demonstration", "url": "https://demo.example.org/"}],
        "last_activity_at": "2026-01-02T03:04:05Z",
        "type": "library",
        "latest_release": {"version": "2.4.0", "released_on": "2026-01-02"},
        "platforms": ["Linux"],
        "security_contact": "security@camden.example",
        "hosting": "Own machines",
        "costs": "None",
        "licence_note": "Chosen by the board.",
    }
    made = make_component(camden, **said)
    assert {name: made[name] for name in said} == said
