"""The checklist asks yes-or-no questions of a document: pure, explained, never a score."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kinds import KINDS
from registry.kinds.checklist import COMMON, Answer, check
from registry.kinds.criterion import Criterion, Facts
from registry.kinds.kind import Kind
from registry.kinds.load import load
from tests.entries.strategies import COMPONENTS
from tests.kinds.test_kind import declared

COMPONENT = KINDS["component"]
ASKED = [(kind, one) for kind in KINDS.values() for one in (*COMMON, *kind.criteria)]
LABELS = [f"{kind.name} {one.name}" for kind, one in ASKED]
SHOWN = {"owner": {"slug": "camden"}, "freshness": "current", "reviewed_at": "2026-11-23T12:00:00Z"}


def written(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body as its document holds it."""
    data = load(kind, body).data
    return {name: one.serialize(name, data) for name, one in kind.writer.load_fields.items()}


def answers(kind: Kind, document: dict[str, Any], facts: Facts | None = None) -> dict[str, Answer]:
    checked = check(kind, document, facts or Facts())
    return {answer.criterion.name: answer for answer in checked.answers}


def test_what_is_not_met_stands_first_and_says_how_to_mend_it() -> None:
    found = check(COMPONENT, written(COMPONENT, dict(COMPONENT.example)))
    met = [answer.is_met for answer in found.answers]
    assert met == sorted(met)
    assert (found.met, len(met)) == (8, 16)
    first = found.as_dict()["items"][0]
    assert (first["name"], first["pointer"], first["is_met"]) == (
        "described",
        "/description",
        False,
    )
    assert "150 characters" in first["mend"]


def test_nothing_but_a_list_and_two_counts_is_told() -> None:
    told = check(COMPONENT, written(COMPONENT, {"title": "A"})).as_dict()
    assert set(told) == {"items", "met", "total"}
    assert told["total"] == len(told["items"])


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("summary-says-for-whom", {"summary": "Tenants report a repair."}),
        ("described", {"description": "a" * 150}),
        ("contact-has-mailbox", {"contact": {"name": "Team", "email": "team@camden.example"}}),
        ("phase-stated", {"phase": "alpha"}),
        ("tagged", {"tags": ["bins", "waste"]}),
        ("links-to-more", {"links": [{"label": "Demo", "url": "https://demo.example.org"}]}),
        ("licence-stated", {"licence": "BUSL-1.1"}),
        ("source-code-linked", {"repository_url": "https://code.example.org/a"}),
        ("looked-after", {"maintenance": "community"}),
        ("release-named", {"latest_release": {"version": "1.0"}}),
    ],
)
def test_stating_what_is_asked_meets_it(name: str, body: dict[str, Any]) -> None:
    assert not answers(COMPONENT, written(COMPONENT, {"title": "A"}))[name].is_met
    assert answers(COMPONENT, written(COMPONENT, {"title": "A", **body}))[name].is_met


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("summary-says-for-whom", {"summary": "Takes card payments."}),
        ("described", {"description": "a" * 149}),
        ("tagged", {"tags": ["bins"]}),
        ("looked-after", {"maintenance": "none"}),
        ("licence-is-open-source", {"licence": "BUSL-1.1"}),
        ("successor-named", {"phase": "deprecated", "phase_reason": "Its time is over."}),
    ],
)
def test_too_little_does_not_meet_it(name: str, body: dict[str, Any]) -> None:
    assert not answers(COMPONENT, written(COMPONENT, {"title": "A", **body}))[name].is_met


def test_what_cannot_apply_is_not_asked() -> None:
    asked = answers(COMPONENT, written(COMPONENT, {"title": "A", "phase": "live"}))
    not_asked = {"licence-is-open-source", "successor-named", "owner-known", "reviewed-by-owner"}
    assert not not_asked & set(asked)
    assert {"owner-known", "reviewed-by-owner"} <= set(answers(COMPONENT, {"title": "A", **SHOWN}))


@pytest.mark.parametrize(
    ("freshness", "is_met"),
    [("current", True), ("due", True), ("stale", False), ("unconfirmed", False)],
)
def test_review_is_judged_by_the_freshness(freshness: str, is_met: bool) -> None:
    found = answers(COMPONENT, {**SHOWN, "freshness": freshness})
    assert found["reviewed-by-owner"].is_met is is_met


def test_contact_without_mailbox_points_to_the_mailbox() -> None:
    for contact, pointer in ((None, "/contact"), ({"name": "Team"}, "/contact/email")):
        found = answers(COMPONENT, {"contact": contact})["contact-has-mailbox"]
        assert (found.is_met, found.pointer) == (False, pointer)


def test_dead_links_are_asked_about_only_when_somebody_has_looked() -> None:
    url = "https://demo.example.org"
    body = {"title": "A", "repository_url": "https://a.org", "links": [{"label": "D", "url": url}]}
    document = written(COMPONENT, body)
    assert "links-answer" not in answers(COMPONENT, document)
    assert answers(COMPONENT, document, Facts(dead_links=()))["links-answer"].is_met
    for dead, pointer in ((url, "/links/0/url"), ("https://a.org", "/repository_url")):
        found = answers(COMPONENT, document, Facts(dead_links={dead}))["links-answer"]
        assert (found.is_met, found.pointer) == (False, pointer)
    assert "links-answer" not in answers(COMPONENT, {"links": []}, Facts(dead_links=()))


def test_every_place_to_mend_is_pointed_to() -> None:
    urls = [f"https://{name}.example.org" for name in "abc"]
    body = {"title": "A", "links": [{"label": url, "url": url} for url in urls]}
    document = written(COMPONENT, {**body, "homepage_url": urls[0]})
    found = answers(COMPONENT, document, Facts(dead_links={urls[0], urls[2]}))["links-answer"]
    assert set(found.pointers) == {"/homepage_url", "/links/0/url", "/links/2/url"}
    assert found.as_dict()["pointers"] == list(found.pointers)
    assert found.pointer == found.pointers[0]
    alive = answers(COMPONENT, document, Facts(dead_links=()))["links-answer"]
    assert alive.pointers == ("/links",)
    project = answers(KINDS["project"], written(KINDS["project"], {"title": "A"}))
    assert project["dates-told"].pointers == ("/started_on", "/ended_on")


def test_a_standard_needs_the_status_and_the_day_of_its_endorsement() -> None:
    standard = KINDS["standard"]
    for body, is_met, pointer in (
        ({}, False, "/endorsement_status"),
        ({"endorsement_status": "draft"}, False, "/endorsed_on"),
        ({"endorsement_status": "draft", "endorsed_on": "2026-01-01"}, True, "/endorsed_on"),
    ):
        found = answers(standard, written(standard, {"title": "A", **body}))["endorsement-dated"]
        assert (found.is_met, found.pointer) == (is_met, pointer)


def test_a_lesson_is_not_asked_what_it_has_no_place_for() -> None:
    asked = answers(KINDS["lesson"], written(KINDS["lesson"], {"title": "A"}))
    assert {"attempt-told", "phase-of-learning-stated"} <= set(asked)
    assert not {"phase-stated", "described"} & set(asked)


@pytest.mark.parametrize(("kind", "criterion"), ASKED, ids=LABELS)
def test_criterion_is_explained(kind: Kind, criterion: Criterion) -> None:
    words = criterion.name.split("-")
    assert all(word.isalpha() and word.islower() for word in words)
    assert criterion.question.endswith("?")
    for text in (criterion.mend, criterion.why):
        assert text.endswith(".")
        assert text[0].isupper()
        assert "%" not in text
    assert criterion.field in {**kind.writer.fields, **SHOWN}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_names_are_unique_in_a_kind(kind: Kind) -> None:
    names = [one.name for one in (*COMMON, *kind.criteria)]
    assert len(set(names)) == len(names)
    assert set(kind.unasked) <= {one.name for one in COMMON}
    # Addresses are known by their names: a new one is checked for dead links too.
    assert all(name.endswith("_url") for name in kind.links)


def test_points_that_are_named_are_in_the_vocabularies(root: Path) -> None:
    named = {point for _kind, one in ASKED for point in one.based_on}
    assert named
    for scheme, version, code in (point.split("/") for point in named):
        with (root / "seeds" / "vocabularies" / f"{scheme}-{version}.csv").open("r") as file:
            assert code in {row["code"] for row in csv.DictReader(file)}


def test_criterion_about_an_unknown_field_is_refused() -> None:
    asked = Criterion("a", "A?", at="/nonsense", mend="A.", why="A.")
    with pytest.raises(TypeError, match="nonsense"):
        declared(criteria=(asked,))


@settings(max_examples=150, deadline=None, database=None)
@given(body=COMPONENTS, dead=st.none() | st.just(["https://a.example.org/"]))
def test_any_document_that_loads_is_answered(body: dict[str, Any], dead: list[str] | None) -> None:
    document = written(COMPONENT, body)
    found = check(COMPONENT, document, Facts(dead_links=dead))
    assert {type(answer.is_met) for answer in found.answers} <= {bool}
    assert all(answer.pointer.split("/")[1] in document for answer in found.answers)
    assert 0 <= found.met <= len(found.answers)


@settings(max_examples=150, deadline=None, database=None)
@given(body=COMPONENTS, data=st.data())
def test_stating_a_field_never_unmeets_a_criterion(body: dict[str, Any], data: Any) -> None:
    name = data.draw(st.sampled_from(sorted(set(body) - {"title", "state"})))
    before = answers(COMPONENT, written(COMPONENT, {**body, name: None}))
    after = answers(COMPONENT, written(COMPONENT, body))
    met = {name for name, answer in before.items() if answer.is_met}
    assert met <= {name for name, answer in after.items() if answer.is_met}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_example_of_a_kind_answers_more_than_a_bare_title(kind: Kind) -> None:
    bare = check(kind, written(kind, {"title": "A"}))
    whole = check(kind, written(kind, dict(kind.example)))
    assert bare.met < whole.met
