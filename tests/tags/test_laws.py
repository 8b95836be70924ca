"""Laws that hold after any series of renames and merges, by hypothesis."""

from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client import Client
from tests.factories import make_component, make_draft
from tests.faults.soundness import faults
from tests.tags.naming import TAGS, leads, merge, rename

WORDS = ("ash", "birch", "cedar", "elm", "fir", "oak")
ACTS = st.lists(
    st.tuples(st.sampled_from((rename, merge)), st.sampled_from(WORDS), st.sampled_from(WORDS)),
    min_size=1,
    max_size=8,
)
CARRIED = st.lists(st.sets(st.sampled_from(WORDS[:5]), max_size=3), min_size=1, max_size=4)
_numbers = count(1)
some = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Sketch:
    """Follow what words mean as simply as can be: sets of words that mean the same."""

    def __init__(self, words: set[str]) -> None:
        self.groups = [{word} for word in words]

    def group(self, word: str) -> set[str]:
        """Return all words that mean the same as this one."""
        return next((group for group in self.groups if word in group), {word})

    def join(self, one: str, other: str) -> None:
        """Let two words mean the same."""
        joined = self.group(one) | self.group(other)
        self.groups = [group for group in self.groups if group.isdisjoint(joined)] + [joined]


def published(client: Client, tag: str) -> int:
    """Return how many published entries carry a tag."""
    return int(client.get(f"{TAGS}/{tag}").get_json()["entries"])


def make(client: Client, shown: list[set[str]], hidden: list[set[str]]) -> dict[str, set[str]]:
    """Make an entry for each set of tags, and a draft for each hidden one; return their paths."""
    made = {make_component(client, tags=[*tags])["path"]: tags for tags in shown}
    return made | {make_draft(client, tags=[*tags])["path"]: tags for tags in hidden}


def numbered(carried: list[set[str]], number: int) -> list[set[str]]:
    """Return words that no example before has used: one database serves them all."""
    return [{f"{word}{number}" for word in tags} for tags in carried]


@pytest.mark.usefixtures("context")
@some
@given(acts=ACTS, shown=CARRIED, hidden=CARRIED)
def test_every_word_leads_to_one_tag_and_no_entry_loses_one(
    app: Flask, camden: Client, steward: Client, acts: Any, shown: Any, hidden: Any
) -> None:
    number = next(_numbers)
    shown, hidden = numbered(shown, number), numbered(hidden, number)
    entries = make(camden, shown, hidden)
    sketch = Sketch(set().union(*shown))
    for act, *pair in acts:
        one, other = (f"{word}{number}" for word in pair)
        if act(steward, one, other).status_code == 200:
            sketch.join(one, other)
    present = {word: leads(steward, word) for group in sketch.groups for word in group}
    for group in sketch.groups:
        (tag,) = {present[word] for word in group}
        assert tag in group
        assert published(steward, tag) == sum(not group.isdisjoint(tags) for tags in shown)
    for path, tags in entries.items():
        expected = {present.get(word, word) for word in tags}
        assert set(camden.get(path).get_json()["tags"]) == expected
    assert faults(app) == {}
