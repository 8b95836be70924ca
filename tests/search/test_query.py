"""What people type: how it is read, what it finds, and how matches are marked."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.search.fields import COMMON_FACETS
from registry.search.index import Answer, IndexEntry, Question, SearchIndex
from registry.search.meaning import literal
from registry.search.parse import PHRASE_LIMIT, WORD_LIMIT, ParsedQuery, parse
from tests.search.indexes import highlight

pytestmark = pytest.mark.once

Ask = Callable[..., Answer]
HOSTILE = {
    "operators": 'AND OR NOT NEAR * ~ : ( ) [ ] { } ^ \\ + - / title:x "a"~2 x* *',
    "unbalanced": '"open "data" "',
    "quotes": '"' * 5_000,
    "emoji": "🎉🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "NUL": "a\0b\0",
    "surrogates": "\ud800 \udfff bin\ud800",
    "many terms": " ".join(f"word{number}" for number in range(10_000)),
    "many phrases": " ".join(f'"open data{number}"' for number in range(1_000)),
    "long word": "a" * 100_000,
    "zalgo": "e" + "\u0301" * 5_000,
}


def entry(name: str, title: str = "Thing", **overrides: Any) -> IndexEntry:
    values: dict[str, Any] = {
        "id": name, "kind": "component", "title": title, "summary": "", "description": "",
        "tags": (), "owner": None, "owner_name": "", "organisation_type": None, "nation": None,
        "phase": "live", "freshness": "current", "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
        "stamp": "1-1:a", "text": "", "facets": {},
    }  # fmt: skip
    return IndexEntry(**{**values, **overrides})


@pytest.fixture
def ask(tmp_path) -> Callable[[Iterable[IndexEntry]], Ask]:
    def holding(*entries: IndexEntry) -> Ask:
        index = SearchIndex(tmp_path)
        index.rebuild("log", 1, entries)
        return lambda text="", **asked: index.search(Question(literal(parse(text)), **asked))

    return holding


def test_parse_reads_words_phrases_and_the_word_being_typed():
    assert parse('Parking "open data" permi') == ParsedQuery(
        words=("parking", "permi"), phrases=(("open", "data"),), prefix="permi"
    )


def test_parse_folds_case_and_accents_however_they_are_composed():
    folded = ("ynys", "mon")
    assert parse("Ynys Môn").words == parse("ynys mon").words == folded
    assert parse("YNYS MO\u0302N").words == folded


def test_parse_leaves_out_words_that_say_little_unless_they_are_all():
    assert parse("how to pay for the council's parking").words == ("pay", "council", "parking")
    assert parse("bins AND NOT waste").words == ("bins", "waste")
    assert parse("to it").words == ("to", "it")


def test_parse_takes_an_open_quote_as_words_being_typed():
    assert parse('"open da') == ParsedQuery(("open", "da"), (), "da")
    assert parse("“open data” x").phrases == (("open", "data"),)


def test_parse_takes_one_letter_as_prefix_only_when_alone():
    assert parse("p").prefix == "p"
    assert parse("car p").prefix is None


def test_word_too_long_for_the_index_finds_nothing(ask):
    search = ask(entry("1", "Bin days"))
    for typed in ("x" * 60, "x" * 2_000, f'"{"x" * 70}"', "\u1e9e" * 60):
        assert search(typed).ids == ()
    assert search(f"{'x' * 70} bin").ids == ("1",)


def test_parse_of_nothing_to_look_for_is_empty():
    assert all(parse(text).is_empty for text in ("", "  ", "?!", '"', '""', "🎉"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_bounded_and_answered(ask, text):
    search = ask(entry("1", "Bin days"))
    started = time.perf_counter()
    parsed = parse(text)
    search(text, facets=("kind", "licence"))
    highlight(text[:300], literal(parsed))
    assert time.perf_counter() - started < 1.0
    assert len(parsed.words) <= WORD_LIMIT
    assert len(parsed.phrases) <= PHRASE_LIMIT


def test_any_text_at_all_is_answered(ask):
    search = ask(entry("1", "Open data for bins"), entry("2", "Ynys Môn"))

    @settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text() | st.text("\"'ab \0\ud800*:()[]~^\\+-/é", max_size=40))
    def check(text: str) -> None:
        answer = search(text, filters={"tag": (text,)}, facets=("tag", "licence"))
        assert answer.ids == ()
        assert len(search(text).ids) <= 2
        marked = highlight(text, literal(parse(text))).replace("<mark>", "").replace("</mark>", "")
        assert "<" not in marked

    check()


def test_the_marker_is_in_no_search_count_or_facet(ask):
    search = ask(entry("1"), entry("2", "Position"))
    for text in ("", "marker", "log", "1", '"marker"', "m", "position"):
        for sort in ("relevance", "updated", "title"):
            answer = search(text, sort=sort, facets=(*COMMON_FACETS, "licence"))
            assert set(answer.ids) <= {"1", "2"}
            assert answer.total == len(answer.ids)
    assert search(facets=("kind",)).facets["kind"] == (("component", 2),)


def test_text_that_no_encoding_can_hold_is_found(ask):
    poison = entry("1", "Bad \ud800 \0 title", tags=("\udfff",), facets={"licence": ("\ud800",)})
    assert ask(poison)("bad title").ids == ("1",)


def test_search_ranks_entries_with_more_of_the_words_higher(ask):
    search = ask(
        entry("one", "Parking parking parking", tags=("parking",)),
        entry("both", "Residents", description="Permits for those who want parking."),
        entry("none", "Libraries"),
    )
    assert search("parking permits").ids == ("both", "one")


def test_search_ranks_title_over_tags_over_summary_over_text(ask):
    search = ask(
        entry("text", "Alpha", text="some allotments here"),
        entry("summary", "Beta", summary="some allotments here"),
        entry("tags", "Gamma", tags=("allotments", "here")),
        entry("title", "Some allotments here"),
    )
    assert search("allotments").ids == ("title", "tags", "summary", "text")


def test_search_finds_stems_and_accents_either_way(ask):
    search = ask(entry("stem", "Collecting wastes"), entry("mon", "Cyngor Ynys Môn"))
    assert search("waste collection").ids == ("stem",)
    assert search("ynys mon").ids == search("YNYS MÔN").ids == ("mon",)


def test_search_finds_the_last_word_while_it_is_typed(ask):
    search = ask(entry("1", "Allotment booking"), entry("2", "Other", text="allotments"))
    assert search("allo").ids == ("1", "2")
    assert search("allo booking").ids == ("1",)


def test_search_finds_the_same_in_every_order_and_count(ask):
    search = ask(entry("1", "Allotments"), entry("2", "Bins"), entry("3"))
    answer = search("bin allotm", facets=("kind",))
    assert answer.facets["kind"] == (("component", 2),)
    assert set(answer.ids) == set(search("bin allotm", sort="title").ids) == {"1", "2"}


def test_search_for_a_phrase_is_obligatory_and_stays_in_one_field(ask):
    search = ask(
        entry("phrase", "Open data portal"),
        entry("apart", "Data that is open"),
        entry("across", "Open", tags=("data",)),
    )
    assert search('"open data"').ids == ("phrase",)
    assert search('"open data" apart').total == 1
    assert set(search('"data"').ids) == {"phrase", "apart", "across"}


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("freshness", ("current", "unconfirmed", "stale")),
        ("phase", ("live", "deprecated", "withdrawn")),
    ],
)
def test_search_sinks_what_is_less_alive(ask, field, order):
    search = ask(*(entry(value, "Bins", **{field: value}) for value in reversed(order)))
    assert search("bins").ids == order


def test_search_orders_by_time_and_by_title(ask):
    search = ask(
        entry("old", "B 10", updated_at=datetime(2020, 1, 1, tzinfo=UTC)),
        entry("new", "Ánne", updated_at=datetime(2026, 5, 1, tzinfo=UTC)),
        entry("mid", "“b 1”", updated_at=datetime(1969, 1, 1, tzinfo=UTC)),
    )
    assert search().ids == search(sort="updated").ids == ("new", "old", "mid")
    assert search(sort="title").ids == ("new", "mid", "old")


def test_search_pages_by_title_without_gap_or_repeat(ask):
    titles = [f"Planning application {number % 30:03} {number}" for number in range(120)]
    search = ask(*(entry(title, title) for title in titles), entry("z", "Zoo"), entry("a", "Ant"))
    pages = [search(sort="title", offset=start, limit=7) for start in range(0, 130, 7)]
    assert [name for page in pages for name in page.ids] == ["a", *sorted(titles), "z"]
    assert {page.total for page in pages} == {122}


def test_search_within_facets_takes_any_value_of_one_and_all_facets(ask):
    search = ask(
        entry("1", nation="wales", facets={"licence": ("AGPL-3.0-or-later",), "language": ("C#",)}),
        entry(
            "2", nation="wales", facets={"licence": ("MIT",), "language": ("C++", "Visual .NET")}
        ),
        entry("3", nation="england", facets={"licence": ("MIT",)}, tags=("open data",)),
    )
    assert set(search(filters={"licence": ("MIT", "AGPL-3.0-or-later")}).ids) == {"1", "2", "3"}
    assert search(filters={"licence": ("MIT",), "nation": ("wales",)}).ids == ("2",)
    for language, found in (("C#", ("1",)), ("C++", ("2",)), ("Visual .NET", ("2",)), ("C", ())):
        assert search(filters={"language": (language,)}).ids == found
    assert search(filters={"tag": ("open data",), "kind": ()}).ids == ("3",)
    assert search("bins", filters={"nation": ("wales",)}).total == 0


def test_facet_counts_ignore_their_own_filter_and_list_what_is_chosen(ask):
    licences = ("MIT", "MIT", "MIT", "C++ 1.0", "EUPL-1.2")
    search = ask(
        *(entry(str(at), "Bins", facets={"licence": (licence,)}, kind=f"k{at % 2}")
          for at, licence in enumerate(licences))
    )  # fmt: skip
    answer = search(
        "bins", filters={"licence": ("C++ 1.0", "gone")}, facets=("licence", "kind"), facet_limit=1
    )
    assert answer.facets["licence"] == (("MIT", 3), ("C++ 1.0", 1), ("gone", 0))
    assert answer.facets["kind"] == (("k1", 1),)
    assert answer.total == 1


def test_question_refuses_depths_and_names_that_no_search_has():
    for wrong in (
        {"offset": 9_990},
        {"limit": -1},
        {"facets": ("a.b",)},
        {"filters": {"": ("x",)}},
    ):
        with pytest.raises(ValueError, match=r"reaches|name of a facet"):
            Question(**wrong)


def test_search_for_counts_alone_lists_no_entries(ask):
    answer = ask(entry("1"), entry("2"))(limit=0, facets=("kind",))
    assert (answer.ids, answer.total, answer.facets["kind"]) == ((), 2, (("component", 2),))


def test_threads_search_while_one_writes_and_rebuilds(tmp_path):
    index = SearchIndex(tmp_path)
    index.rebuild("log", 1, [entry("1", "Bins")])
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            index.refresh()
            if index.search(Question(literal(parse("bins")), facets=("kind",))).ids != ("1",):
                wrong.append(index.position())

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for position in range(2, 12):
            assert index.apply("log", position, [entry("1", "Bins"), entry(f"n{position}")], [])
            assert index.rebuild("log", position, [entry("1", "Bins")])
        done.set()
    assert [reader.result() for reader in readers] == [None] * 4
    assert wrong == []
