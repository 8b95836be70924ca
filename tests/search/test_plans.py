"""What councils plan finds what exists: on the entries that search is judged on."""

from collections.abc import Callable

import pytest

from registry.search.index import SearchIndex
from registry.search.likeness import Likeness, Reader, Text
from registry.search.ranking import LIKE_LEAST
from tests.search.relevance.scoring import entries, thesaurus

pytestmark = pytest.mark.once

Found = list[tuple[float, str]]
Ask = Callable[[str, str], Found]
# What somebody means to build, and titles of which one must come first.
PLANS = [
    (
        "An online form to report missed bins",
        "Their bin was not emptied.",
        "UK Bin Collection Data",
    ),
    ("Pothole reporting map", "Shows potholes and lets people add one.", "FixMyStreet Platform"),
    ("Chatbot for council tax", "An AI assistant that answers questions.", "LocalGov Copilot"),
    ("Fostering enquiry form", "People who think about fostering.", "Fostering self-service"),
    ("Data warehouse for social care", "Brings case data together.", "Hackney Data Platform"),
    ("Design system", "Shared components and patterns.", "Hackney Design System"),
    ("Committee meeting minutes", "Agendas and minutes.", "LocalGov Modern.Gov template"),
]
NOTHING = [
    ("Quantum flux capacitor", "Time travel for beginners."),
    ("Council service", "A digital tool for people."),
    ("Digital blue badge renewal", "Disabled people renew their blue badge without paper."),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Compare a plan with every frozen entry."""
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    index.rebuild("log", 1, entries())
    known = thesaurus()
    reader = index.ask(lambda state: Reader(state.words, known))
    texts = [
        (one.title, Text(one.title, one.summary, one.tags, one.description)) for one in entries()
    ]
    read = [(title, reader.read(text)) for title, text in texts]

    def compare(title: str, summary: str) -> Found:
        said = reader.read(Text(title, summary))
        found = [(Likeness(said, other).share, name) for name, other in read]
        return sorted((pair for pair in found if pair[0] >= LIKE_LEAST), reverse=True)

    return compare


@pytest.mark.parametrize(("title", "summary", "first"), PLANS, ids=[one[0] for one in PLANS])
def test_plan_finds_what_exists(ask: Ask, title: str, summary: str, first: str) -> None:
    assert ask(title, summary)[0][1] == first


@pytest.mark.parametrize(("title", "summary"), NOTHING, ids=[one[0] for one in NOTHING])
def test_plan_that_nobody_has_finds_nothing(ask: Ask, title: str, summary: str) -> None:
    assert ask(title, summary) == []


def test_hardly_anything_is_like_a_plan(ask: Ask) -> None:
    assert all(len(ask(title, summary)) <= 15 for title, summary, _first in PLANS)
