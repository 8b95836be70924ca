"""What is similar, through the API: to an entry, and to a plan before it is built."""

import json
from typing import Any

import pytest
from flask import Flask

from registry.entries import purge as entries_purge
from registry.kinds import KINDS
from registry.kit.write import write
from registry.operations import migrate
from registry.search.index import IndexUnavailable
from registry.search.ranking import LIKE_LEAST
from tests.client import Client
from tests.contract.rows import rows
from tests.contract.statements import counted
from tests.factories import make_component, make_draft, make_entry

SIMILAR = "/api/v1/similar"
BINS = {"title": "Missed bin reports", "summary": "Residents report a bin that was not emptied."}
PLAN = {"title": "Report a missed bin", "summary": "People say that their bin was left full."}
# Each as a client may send it; what no entry could say is refused with its place.
HOSTILE = {
    "100 kB": ("a " * 50_000, 422),
    "one long word": ("a" * 120, 200),
    "control character": ("bin\x07", 422),
    "NUL": ("bin\x00", 422),
    "right to left": ("\u202e\u05e4\u05d7 \u05d0\u05e9\u05e4\u05d4 bin", 200),
    "operators": 'title:bin AND NOT ("bin"~2 [a TO z] *',
    "stop words": ("what is it that we are to do", 200),
    "emoji": ("\U0001f5d1\ufe0f", 200),
}


def similar(client: Client, body: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = client.post(f"{SIMILAR}{query}", body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.get_json()["items"])


def beside(client: Client, entry: dict[str, Any], query: str = "") -> list[str]:
    answer = client.get(f"{entry['path']}/similar{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["slug"] for item in answer.get_json()["items"]]


def test_plan_is_told_what_exists(camden: Client, anyone: Client) -> None:
    make_component(camden, **BINS, licence="MIT", phase="live")
    make_component(camden, title="Gritting map", summary="Roads that are treated in winter.")
    (item,) = similar(anyone, PLAN)
    assert (item["title"], item["owner"]["slug"]) == ("Missed bin reports", "camden")
    assert (item["phase"], item["freshness"], item["licence"]) == ("live", "current", "MIT")
    assert LIKE_LEAST < item["likeness"] < 1
    assert {"words": "missed", "found_as": "missed"} in item["shared_words"]
    assert (
        item["highlights"]["title"] == "<mark>Missed</mark> <mark>bin</mark> <mark>reports</mark>"
    )
    assert item["sinks_because"] == []


def test_own_text_of_an_entry_is_wholly_alike(camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS, tags=["waste"], description="Some more about it.")
    body = {name: made[name] for name in ("title", "summary", "description", "tags")}
    assert [item["likeness"] for item in similar(anyone, body)] == [1.0]


def test_nothing_of_a_plan_is_kept(app: Flask, camden: Client, anyone: Client) -> None:
    make_component(camden, **BINS)
    before = rows(app)
    answer = anyone.post(SIMILAR, PLAN)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert rows(app) == before


def test_plan_may_ask_for_one_kind(camden: Client, anyone: Client) -> None:
    make_component(camden, **BINS)
    make_entry(camden, "lessons", **BINS)
    assert len(similar(anyone, PLAN | {"kind": None})) == 2
    assert [item["kind"] for item in similar(anyone, PLAN | {"kind": "lesson"})] == ["lesson"]


def test_limit_is_kept(camden: Client, anyone: Client) -> None:
    for _number in range(12):
        make_component(camden, **BINS)
    assert len(similar(anyone, PLAN)) == 10
    assert len(similar(anyone, PLAN, "?limit=50")) == 12
    assert len(similar(anyone, PLAN, "?limit=1")) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/title"),
        ({"title": None}, "/title"),
        ({"title": "a" * 121}, "/title"),
        ({"title": "a", "summary": "b" * 251}, "/summary"),
        ({"title": "a", "description": "b" * 50_001}, "/description"),
        ({"title": "a", "tags": ["b"] * 21}, "/tags"),
        ({"title": "a", "kind": "gadget"}, "/kind"),
        ({"title": "a", "licence": "MIT"}, "/licence"),
    ],
)
def test_what_no_entry_could_say_is_refused(
    anyone: Client, body: dict[str, Any], pointer: str
) -> None:
    answer = anyone.post(SIMILAR, body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


@pytest.mark.parametrize("query", ["limit=0", "limit=51", "limit=a", "expand=no", "cursor=a"])
def test_wrong_parameter_is_named(camden: Client, anyone: Client, query: str) -> None:
    made = make_component(camden, **BINS)
    for answer in (
        anyone.post(f"{SIMILAR}?{query}", PLAN),
        anyone.get(f"{made['path']}/similar?{query}"),
    ):
        assert answer.status_code == 422
        (error,) = answer.get_json()["errors"]
        assert error["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_is_answered_or_refused(camden: Client, anyone: Client, what: str) -> None:
    text, status = HOSTILE[what] if isinstance(HOSTILE[what], tuple) else (HOSTILE[what], 200)
    make_draft(camden, title="Secret bin", summary="Secret.")
    body = json.dumps({"title": text, "tags": []}).encode()
    answer = anyone.post(SIMILAR, data=body, content_type="application/json")
    assert answer.status_code == status, answer.get_data(as_text=True)
    if status == 200:
        assert answer.get_json()["items"] == []


def test_long_description_is_read_in_part(camden: Client, anyone: Client) -> None:
    make_component(camden, **BINS)
    long = "winter gritting roads " * 2_200
    assert similar(anyone, PLAN | {"description": long})[0]["title"] == BINS["title"]


def test_entry_is_told_what_is_like_it_and_not_itself(camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS, slug="bins")
    make_component(camden, **PLAN, slug="plan")
    make_entry(camden, "lessons", **PLAN, slug="learnt")
    assert sorted(beside(anyone, made)) == ["learnt", "plan"]
    assert beside(anyone, made, "?limit=1") in (["learnt"], ["plan"])
    answer = anyone.get(f"{made['path']}/similar")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_drafts_of_others_are_never_similar(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS)
    make_draft(leeds, **BINS)
    for client in (anyone, camden, leeds):
        assert beside(client, made) == []
        assert [item["owner"]["slug"] for item in similar(client, PLAN)] == ["camden"]


def test_owner_asks_for_a_draft_and_nobody_else(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    draft = make_draft(camden, **BINS)
    make_component(leeds, **PLAN, slug="plan")
    assert beside(camden, draft) == ["plan"]
    answer = camden.get(f"{draft['path']}/similar")
    assert answer.headers["Cache-Control"] == "private, no-store"
    for client in (leeds, steward, anyone):
        assert client.get(f"{draft['path']}/similar").status_code == 404


def test_old_slug_leads_on_with_its_query(camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS, slug="old")
    camden.patch(made["path"], {"slug": "renamed"}, made["etag"])
    answer = anyone.get("/api/v1/components/old/similar?limit=3")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/api/v1/components/renamed/similar?limit=3"
    assert anyone.get("/api/v1/components/nothing/similar").status_code == 404


def test_purged_entry_is_gone(app: Flask, camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS, slug="gone")
    with app.app_context(), write():
        entries_purge.purge(KINDS["component"], "gone", "The law asked.", migrate.steward())
    assert anyone.get(f"{made['path']}/similar").status_code == 410


def test_archived_entry_may_ask_and_is_not_similar(camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS, slug="bins")
    other = make_component(camden, **PLAN, slug="plan")
    camden.delete(other["path"], other["etag"])
    assert beside(anyone, made) == []
    assert beside(anyone, other) == ["bins"]


def test_other_names_are_left_out_when_asked(
    camden: Client, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.search.known import THESAURUS  # noqa: PLC0415

    monkeypatch.setattr("registry.search.known_names.thesaurus", lambda _memory: THESAURUS)
    make_component(camden, title="PCN appeals", summary="Drivers object.")
    plan = {"title": "Parking ticket objections"}
    (item,) = similar(anyone, plan)
    assert {"words": "parking ticket", "found_as": "pcn"} in item["shared_words"]
    assert similar(anyone, plan, "?expand=false") == []


def test_index_that_cannot_answer_is_told(
    camden: Client, anyone: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise IndexUnavailable("Broken for this test.")

    made = make_component(camden, **BINS)
    monkeypatch.setattr(app.extensions["search_index"], "ask", broken)
    for answer in (anyone.post(SIMILAR, PLAN), anyone.get(f"{made['path']}/similar")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_similar_costs_the_same_for_2_as_for_20(app: Flask, camden: Client, anyone: Client) -> None:
    made = make_component(camden, **BINS)
    costs = []
    for number in (2, 20):
        for _more in range(number):
            make_component(camden, **BINS)
        for ask in (lambda: similar(anyone, PLAN), lambda: beside(anyone, made)):
            ask()
            with counted(app) as statements:
                ask()
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    plan, entry = costs[:2]
    assert (plan <= 8, entry <= 4) == (True, True), costs
