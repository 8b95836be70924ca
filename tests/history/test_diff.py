"""A diff says in words what lies between two states, all of it and nothing else."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.history.diff import LINES_FROM, PAIRS_MOST, changed, changes

pytestmark = pytest.mark.once

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100)
PARAGRAPHS = st.lists(st.sampled_from(["a", "b", "c", "", "# A head"]), max_size=12).map("\n".join)
LISTS = st.lists(st.sampled_from(["a", "b", "c"]) | st.builds(lambda url: {"url": url}, WORDS))
VALUES = st.none() | WORDS | PARAGRAPHS | st.booleans() | LISTS
STATES = st.dictionaries(st.sampled_from(["title", "notes", "tags", "costs", "open"]), VALUES)
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def one(before: Any, after: Any) -> dict[str, Any]:
    (change,) = changes({"phase": before}, {"phase": after})
    return change


def stated(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if value not in (None, [])}


def patched(old: list[str], lines: list[str]) -> list[str]:
    """Apply a unified diff as any tool does: by its hunks."""
    new, at = [], 0
    for line in lines:
        found = HUNK.fullmatch(line)
        if found:
            start = int(found[1]) - (found[2] != "0")
            new += old[at:start]
            at = start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert line[1:] == old[at]
            new += [] if line[0] == "-" else [old[at]]
            at += 1
    return new + old[at:]


def test_change_holds_both_values_and_a_sentence() -> None:
    assert changes({"phase": "alpha", "title": "A"}, {"phase": "live", "title": "A"}) == [
        {
            "field": "phase",
            "pointer": "/phase",
            "before": "alpha",
            "after": "live",
            "said": "The phase changed from alpha to live.",
            "lines": None,
        }
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, "live", "The phase was stated: live."),
        ("live", None, "The phase was taken out: live."),
        (False, True, "The phase changed from no to yes."),
        (5, 6, "The phase changed from 5 to 6."),
        (["a"], ["a", "b"], "In phase: added b."),
        (["a", "b"], ["c"], "In phase: added c; took out a, b."),
        (["a"], ["a", "a"], "In phase: added a."),
        (["a", "b"], ["b", "a"], "In phase: put into another order."),
        (None, ["a"], "In phase: added a."),
        (["a"], None, "In phase: took out a."),
        ([], [{"label": "Demo", "url": "https://a.example"}], "In phase: added Demo/https://a"),
        ({"name": "A", "email": None}, {"name": "B"}, "The phase changed from A to B."),
        ("a\nb", "a b", "The phase was set in other lines."),
    ],
)
def test_sentence_fits_the_values(before: Any, after: Any, said: str) -> None:
    assert one(before, after)["said"].startswith(said)


def test_field_that_came_later_is_no_change_until_it_is_stated() -> None:
    assert changed({}, {"supports": [], "costs": None}) == []
    assert changed({"supports": []}, {"supports": None}) == []
    assert changed({}, {"open": False}) == ["open"]


def test_sentence_shows_a_difference_far_into_a_text() -> None:
    said = one("word " * 30 + "old end", "word " * 30 + "new end")["said"]
    assert "old end" in said
    assert "new end" in said
    assert len(said) < LINES_FROM


def test_long_text_is_compared_by_lines() -> None:
    paragraphs = [f"Paragraph {number}." for number in range(20)]
    after = [*paragraphs[:10], "Something new.", *paragraphs[11:]]
    lines = one("\n".join(paragraphs), "\n".join(after))["lines"]
    assert [line for line in lines if line[0] in "+-"] == ["-Paragraph 10.", "+Something new."]
    assert len(lines) == 7


def test_text_of_very_many_lines_is_compared_without_delay() -> None:
    # difflib takes two minutes for these: every line is there often, and all stand the other way.
    old = ["head", *(chr(0x4E00 + number % 105) for number in range(24_000)), "tail"]
    new = [old[0], *old[-2:0:-1], old[-1]]
    assert len(old) * len(new) > PAIRS_MOST
    lines = one("\n".join(old), "\n".join(new))["lines"]
    assert "-head" not in lines
    assert patched(old, lines) == new


@given(STATES, STATES)
def test_what_a_diff_says_makes_the_later_state_of_the_earlier(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    made = dict(before)
    for change in changes(before, after):
        assert change["before"] == before.get(change["field"])
        made[change["field"]] = change["after"]
    assert stated(made) == stated(after)


@given(STATES, STATES)
def test_field_without_a_change_is_no_item(before: dict[str, Any], after: dict[str, Any]) -> None:
    names = {
        name for name in {*before, *after} if stated(before).get(name) != stated(after).get(name)
    }
    found = changes(before, after)
    assert {change["field"] for change in found} == names
    assert len(found) == len(names)
    assert changes(before, before) == []
    assert all(change["said"].endswith(".") for change in found)


@given(PARAGRAPHS, PARAGRAPHS)
def test_lines_make_the_later_text_of_the_earlier(before: str, after: str) -> None:
    for change in changes({"notes": before}, {"notes": after}):
        if change["lines"] is not None:
            assert patched(before.splitlines(), change["lines"]) == after.splitlines()
