"""Search answers the judged queries no worse than it did: by kind of query, on both halves."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from registry.search.thesaurus import Thesaurus
from tests.search.relevance.scoring import (
    HERE,
    NOTHING,
    REPORTED,
    TUNED,
    Searched,
    entries,
    gain,
    means,
    queries,
    scores,
)

pytestmark = pytest.mark.once

KINDS = ("acronym", "colloquial", "jargon", NOTHING, "question", "typo")
# Kept to three places, so a fall below half of the last one is none.
ROUNDING = 0.0005


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    return Searched(tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize("half", [TUNED, REPORTED])
def test_search_answers_no_worse_than_it_did(searched: Searched, half: str) -> None:
    now = means(scores(searched, half))
    with (HERE / "scores.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["kind"]: float(row[half]) for row in csv.DictReader(file)}
    fallen = {
        kind: f"{kept[kind]} -> {now[kind]:.3f}"
        for kind in kept
        if now[kind] < kept[kind] - ROUNDING
    }
    # Higher ones are kept by: python -m tests.search.relevance --keep
    assert not fallen
    assert kept.keys() == now.keys() == {*KINDS, "all"}


def test_queries_are_many_of_every_kind_and_about_entries_that_there_are() -> None:
    judged = queries()
    keys = {entry.id for entry in entries()}
    assert len(judged) >= 150
    assert len({one.query.casefold() for one in judged}) == len(judged)
    assert min(Counter(one.kind for one in judged).values()) >= 10
    assert {one.kind for one in judged} == set(KINDS)
    for one in judged:
        assert set(one.grades) <= keys, one.query
        assert (max(one.grades.values(), default=0) >= 2) == (one.kind != NOTHING), one.query


def test_halves_are_of_about_the_same_size() -> None:
    halves = Counter(one.half for one in queries())
    assert set(halves) == {TUNED, REPORTED}
    assert min(halves.values()) > 0.4 * sum(halves.values())


def test_gain_is_that_of_the_textbook() -> None:
    (judged, *_rest) = [one for one in queries() if len(one.grades) > 1]
    best = sorted(judged.grades, key=lambda key: -judged.grades[key])
    assert gain(judged, tuple(best)) == pytest.approx(1)
    assert gain(judged, ()) == 0
    assert 0 < gain(judged, ("nothing", *best)) < 1


def test_without_its_names_search_answers_worse(searched: Searched, tmp_path: Path) -> None:
    bare = means(scores(Searched(tmp_path, Thesaurus()), TUNED))
    assert means(scores(searched, TUNED))["colloquial"] > bare["colloquial"] + 0.2
