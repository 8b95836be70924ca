"""How much of what two texts say is said by both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.likeness import Likeness, Reader, Text
from registry.search.ranking import LIKE_LEAST, SAID_MOST
from tests.search.known import COUNTS, THESAURUS, Words
from tests.search.test_query import HOSTILE

pytestmark = pytest.mark.once

TICKETS = Text("Parking ticket appeals", "Drivers challenge a parking ticket online.")
WORD = st.sampled_from([*COUNTS, "hole", "road", "drain", "bin"])
SAID = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
TAGS = st.lists(WORD, max_size=3).map(tuple)
TEXTS = st.builds(Text, SAID, SAID | st.just(""), TAGS, SAID | st.just(""))
COMMON = dict.fromkeys(("council", "services", "data", "online", "digital", "tool", "people"), 60)
# Both with a title and a summary, and with nothing else: so that a word more changes one thing.
PLAIN = st.builds(Text, SAID, SAID)


def reader(*, expand: bool = True) -> Reader:
    return Reader(Words(), THESAURUS if expand else None)


def likeness(one: Text, other: Text, *, expand: bool = True) -> Likeness:
    read = reader(expand=expand).read
    return Likeness(read(one), read(other))


def share(one: Text, other: Text, *, expand: bool = True) -> float:
    return likeness(one, other, expand=expand).share


def with_word(text: Text, word: str) -> Text:
    return Text(text.title, f"{text.summary} {word}")


def test_same_text_is_wholly_alike() -> None:
    found = likeness(TICKETS, TICKETS)
    assert found.share == pytest.approx(1)
    assert ("parking ticket", "parking ticket") in found.shared()


@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_the_same_from_both_sides(one: Text, other: Text) -> None:
    assert 0 <= share(one, other) <= 1
    assert share(one, other) == pytest.approx(share(other, one))
    assert share(one, one) == pytest.approx(1)


@given(PLAIN, PLAIN)
def test_word_more_that_both_have_never_takes_away(one: Text, other: Text) -> None:
    more = share(with_word(one, "zebra"), with_word(other, "zebra"), expand=False)
    assert more >= share(one, other, expand=False) - 1e-9


@given(PLAIN, PLAIN)
def test_word_more_that_one_has_never_adds(one: Text, other: Text) -> None:
    more = share(with_word(one, "zebra"), other, expand=False)
    assert more <= share(one, other, expand=False) + 1e-9


@given(TEXTS, TEXTS)
def test_nothing_is_shared_that_one_does_not_say(one: Text, other: Text) -> None:
    read = reader().read
    said, there = read(one), read(other)
    found = Likeness(said, there)
    for words, found_as in found.shared():
        same = words == found_as
        known = any({words, found_as} == {" ".join(n.here), " ".join(n.there)}
                    for n in (*said.names, *there.names))  # fmt: skip
        assert same or known
    assert bool(found.shared()) == (found.share > 0)


def test_other_name_counts_less_than_the_same_and_more_than_none() -> None:
    other = Text("PCN appeals", "Drivers challenge a PCN online.")
    found = likeness(TICKETS, other)
    assert share(TICKETS, other, expand=False) < found.share < 1
    assert ("parking ticket", "pcn") in found.shared()
    assert ("pcn", "parking ticket") in likeness(other, TICKETS).shared()


def test_word_of_the_title_weighs_more_than_one_of_the_summary() -> None:
    plan = Text("Library road", "Drivers and penalty")
    in_title = Text("Library thing", "Something else")
    in_summary = Text("Another thing", "Something about a penalty")
    assert share(plan, in_title) > share(plan, in_summary) > 0


def test_field_that_one_has_not_counts_for_nothing() -> None:
    assert share(Text("Library fines"), Text("Library fines", "Pay them.")) == pytest.approx(1)


def test_word_is_found_in_a_field_that_the_other_has_not() -> None:
    assert share(Text("Library"), Text("Books", "For every library.")) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("Council services online", "Data of a council"), ("Digital tool", "New council app")],
)
def test_common_words_alone_are_no_likeness(one: str, other: str) -> None:
    read = Reader(Words(COMMON), None).read
    pages = read(Text(one, "A service for people and their library"))
    bins = read(Text(other, "A service for people and their drains"))
    assert 0 < Likeness(pages, bins).share < LIKE_LEAST


def test_text_without_telling_words_is_like_nothing_and_asks_for_nothing() -> None:
    said = reader().read(Text("Who is there?", "What we do"))
    assert reader().meaning(said).is_empty
    assert Likeness(said, said).share == 0
    assert Likeness(said, said).shared() == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_asks_for_few_words(text: str) -> None:
    read = reader()
    said = read.read(Text(text, text, (text,) * 20, text))
    meaning = read.meaning(said)
    assert len(meaning.parts) <= SAID_MOST
    assert len(said.anywhere) <= 4 * 1_000


def test_name_that_no_entry_has_is_asked_for_by_its_words_and_other_names() -> None:
    counts = {word: count for word, count in COUNTS.items() if word != "ticket"}
    read = Reader(Words(counts), THESAURUS)
    (part,) = read.meaning(read.read(Text("Parking ticket"))).parts
    assert part.words == ("parking", "ticket")
    assert part.is_there
    assert ("pcn",) in [way.words for way in part.ways]


def test_most_telling_words_are_asked_for() -> None:
    common = [f"common{number}" for number in range(30)]
    read = Reader(Words(dict.fromkeys(common, 60) | {"rare": 1}), None)
    said = read.read(Text("", " ".join([*common, "rare"])))
    parts = read.meaning(said).parts
    assert len(parts) == SAID_MOST
    assert max(parts, key=lambda part: part.share).words == ("rare",)
    assert sum(part.share for part in parts) == pytest.approx(1)
