"""What is alike in the catalogue: ranked, with reasons; dead ends stand lower."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.kit.errors import Unavailable
from registry.search.alike import Alike, alike, text_of
from registry.search.index import IndexUnavailable
from registry.search.likeness import Text
from registry.search.ranking import LIKE_LEAST
from tests.client import Client
from tests.factories import make_component, make_draft, make_entry

PERMITS = {"title": "Parking permits", "summary": "Residents renew and pay for a permit to park."}
WORDS = ("parking", "permit", "tree", "library", "archive", "gritting", "bonfire", "drain", "kerb")


def found(app: Flask, text: Text, **options: Any) -> list[Alike]:
    with app.app_context():
        return alike(app.extensions["search_index"], text, **options)


def titles(app: Flask, text: Text, **options: Any) -> list[str]:
    return [one.row.title for one in found(app, text, **options)]


def test_entry_is_found_by_its_own_text(app: Flask, camden: Client) -> None:
    made = make_component(camden, **PERMITS, tags=["parking"])
    make_component(camden, title="Gritting map", summary="Which roads are treated in winter.")
    (one,) = found(app, text_of(made))
    assert one.likeness == pytest.approx(1)
    assert ("permits", "permits") in one.shared
    assert json.loads(one.shown())["id"] == made["id"]


def test_every_own_text_comes_first_with_likeness_one(app: Flask, camden: Client) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.permutations(WORDS).map(lambda some: some[:5]), min_size=2, max_size=5))
    def law(drawn: list[list[str]]) -> None:
        bodies = [{"title": " ".join(words[:2]), "summary": " ".join(words[2:])} for words in drawn]
        made = [make_component(camden, **body) for body in bodies]
        for one in made:
            first, *rest = found(app, text_of(one), limit=50)
            assert first.likeness == pytest.approx(1)
            assert all(LIKE_LEAST <= other.likeness <= 1 for other in rest)
            assert titles(app, text_of(one), limit=1) == [first.row.title]

    law()


def test_dead_end_sinks_below_what_is_as_much_alike(app: Flask, camden: Client) -> None:
    reason = {"phase_reason": "Nobody runs it."}
    make_component(camden, **PERMITS, slug="old", phase="withdrawn", **reason)
    make_component(camden, **PERMITS, slug="fresh", phase="live")
    first, second = found(app, text_of(PERMITS))
    assert (first.row.phase, second.row.phase) == ("live", "withdrawn")
    assert first.likeness == second.likeness == pytest.approx(1)
    assert json.loads(second.shown())["sinks_because"] == ["Its owner has withdrawn it."]


def test_drafts_and_archived_entries_are_never_alike(app: Flask, camden: Client) -> None:
    make_draft(camden, **PERMITS)
    made = make_component(camden, **PERMITS)
    camden.delete(made["path"], made["etag"])
    assert found(app, text_of(PERMITS)) == []


def test_entry_itself_is_left_out_and_another_stays(app: Flask, camden: Client) -> None:
    made = make_component(camden, **PERMITS)
    other = make_component(camden, **PERMITS)
    (one,) = found(app, text_of(made), without=made["id"])
    assert json.loads(one.shown())["id"] == other["id"]


def test_only_entries_of_a_kind_are_compared(app: Flask, camden: Client) -> None:
    make_component(camden, **PERMITS)
    make_entry(camden, "lessons", **PERMITS)
    assert len(found(app, text_of(PERMITS))) == 2
    (one,) = found(app, text_of(PERMITS), kind="lesson")
    assert json.loads(one.shown())["kind"] == "lesson"


def test_limit_takes_the_most_alike(app: Flask, camden: Client) -> None:
    make_component(camden, title="Parking", summary="Spaces in streets.")
    make_component(camden, **PERMITS)
    assert titles(app, text_of(PERMITS), limit=1) == ["Parking permits"]


@pytest.mark.parametrize("words", ["what are we to do", "?!", "\u0661\u0662 \u2026", "zyzzyva"])
def test_text_that_says_nothing_known_is_like_nothing(
    app: Flask, camden: Client, words: str
) -> None:
    make_component(camden, **PERMITS)
    assert found(app, Text(words, words)) == []


def test_index_that_cannot_answer_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise IndexUnavailable("Broken for this test.")

    monkeypatch.setattr(app.extensions["search_index"], "ask", broken)
    with pytest.raises(Unavailable):
        found(app, Text("Parking"))
