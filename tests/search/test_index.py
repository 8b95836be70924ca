"""The index on disk: what it holds, who may write, and what it survives."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product

import pytest

from registry.search import fields
from registry.search.index import IndexEntry, IndexUnavailable, Question, SearchIndex
from registry.search.meaning import literal
from registry.search.parse import parse
from tests.search.indexes import EVERYTHING, entry, generation, generations, small, spoil

pytestmark = pytest.mark.once


@pytest.fixture
def index(tmp_path) -> SearchIndex:
    return small(tmp_path / "index")


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except IndexUnavailable as problem:
        return problem.state
    return "answered"


@contextmanager
def writing(index: SearchIndex) -> Iterator[None]:
    """Hold a batch for position 2, with entry 3, half through until the block ends."""
    inside, done = threading.Event(), threading.Event()

    def slow() -> Iterator[IndexEntry]:
        inside.set()
        done.wait(10)
        yield entry("3")

    batch = threading.Thread(target=lambda: index.apply("log", 2, slow(), []))
    batch.start()
    inside.wait(10)
    try:
        yield
    finally:
        done.set()
        batch.join()


def test_apply_adds_changes_and_deletes_in_one_commit(index):
    assert index.apply("log", 5, [entry("1", "Waste", stamp="2-1:b"), entry("3")], ["2"])
    assert index.position() == ("log", 5)
    assert index.stamps() == {"1": "2-1:b", "3": "1-1:a"}
    assert index.search(Question(literal(parse("waste")))).ids == ("1",)


def test_apply_twice_is_as_good_as_once(index):
    for _again in range(2):
        assert index.apply("log", 5, [entry("1"), entry("3")], ["2"], after=1)
    assert index.search(EVERYTHING).total == 2
    assert index.position() == ("log", 5)


def test_apply_never_puts_older_changes_over_newer(index):
    index.apply("log", 9, [entry("1", stamp="9-1:z")], [])
    assert index.apply("log", 5, [entry("1", stamp="5-1:y")], [])
    assert (index.position(), index.stamps()["1"]) == (("log", 9), "9-1:z")


def test_apply_refuses_a_batch_that_would_leave_a_gap(index):
    assert not index.apply("log", 9, [entry("3")], [], after=5)
    assert not index.apply("other log", 9, [entry("3")], [])
    assert index.position() == ("log", 1)


def test_apply_while_another_writes_is_false(index):
    second = SearchIndex(index._folder)
    with writing(index):
        assert not second.apply("log", 2, [], ["1"])
    assert second.apply("log", 3, [], ["1"])
    assert set(second.stamps()) == {"2", "3"}


def test_apply_passes_on_an_error_of_the_entries_and_changes_nothing(index):
    def broken() -> Iterator[IndexEntry]:
        yield entry("3")
        raise KeyError("the database")

    with pytest.raises(KeyError):
        index.apply("log", 2, broken(), ["1"])
    with pytest.raises(KeyError):
        index.rebuild("log", 2, broken())
    assert (index.position(), set(index.stamps())) == (("log", 1), {"1", "2"})
    assert index.apply("log", 2, [entry("3")], [])


def test_a_missing_index_says_so(tmp_path):
    index = SearchIndex(tmp_path / "nowhere")
    assert (index.state(), index.position()) == ("missing", None)
    index.refresh()
    for act in (index.search, EVERYTHING), (index.stamps,), (index.apply, "log", 1, [], []):
        assert outcome(partial(*act)) == "missing"


def test_an_index_of_other_rules_is_rebuilt(index, monkeypatch):
    monkeypatch.setattr(fields, "FORMAT", "0123456789ab")
    other = SearchIndex(index._folder)
    assert (other.state(), other.position()) == ("outdated", None)
    assert other.rebuild("log", 7, [entry("7")])
    assert (other.state(), other.position(), set(other.stamps())) == ("ready", ("log", 7), {"7"})


SPOILINGS = {
    "empty": lambda sound: sound[:0],
    "cut": lambda sound: sound[: len(sound) // 2],
    "noise": lambda sound: b"\xff" * (len(sound) // 2) + sound[len(sound) // 2 :],
}
FILES = ("json", "store", "term", "idx", "fast", "fieldnorm")


@pytest.mark.parametrize(
    ("ending", "how"), [*product(FILES, ("empty", "cut")), ("json", "noise"), ("fast", "noise")]
)
def test_a_spoilt_file_is_damage_that_a_rebuild_mends(index, ending, how):
    for path in generation(index).glob(f"*.{ending}"):
        spoil(path, SPOILINGS[how](path.read_bytes()))
    index = SearchIndex(index._folder)
    assert (index.state(), index.position()) == ("damaged", None)
    assert outcome(partial(index.search, EVERYTHING)) == "damaged"
    assert index.rebuild("log", 2, [entry("9")])
    assert (index.state(), set(index.stamps())) == ("ready", {"9"})


def test_bytes_gone_bad_raise_nothing_but_index_unavailable(index):
    outcomes = set()
    for path in sorted(generation(index).glob("*.*")):
        sound = path.read_bytes()
        for at in range(0, len(sound), max(len(sound) // 5, 1)):
            spoil(path, sound[:at] + b"\xff\x01" + sound[at + 2 :])
            reader = SearchIndex(index._folder)
            outcomes |= {outcome(reader.stamps), outcome(partial(reader.search, EVERYTHING))}
        spoil(path, sound)
    assert outcomes == {"answered", "damaged"}


@pytest.mark.parametrize("content", [b"", b"../..", b"\xff\0", b"0" * 5_000])
def test_a_damaged_pointer_is_mended_by_a_rebuild(index, content):
    (index._folder / "current").write_bytes(content)
    index.refresh()
    assert index.state() in ("damaged", "missing")
    assert index.rebuild("log", 2, [entry("9")])
    assert set(index.stamps()) == {"9"}


def test_readers_go_over_to_the_new_generation_when_the_old_one_is_cleared_away(index):
    reader = SearchIndex(index._folder)
    assert reader.position() == ("log", 1)
    index.rebuild("log", 2, [entry("9")])
    # A search alone goes on with what it has; asking for the position shows what is there now.
    assert set(reader.search(EVERYTHING).ids) == {"1", "2"}
    assert (reader.position(), set(reader.search(EVERYTHING).ids)) == (("log", 2), {"9"})
    assert generations(index) == [generation(index)]


def test_a_file_that_was_cut_short_is_noticed_before_it_is_read(index):
    # The system ends a process that reads on behind the end of a file that it has mapped.
    files = [file for file in generation(index).iterdir() if file.suffix in (".store", ".term")]
    for file in files:
        os.truncate(file, 0)
    assert files
    assert index.position() is None
    assert index.state() == "damaged"


def test_a_generation_swept_while_it_is_opened_leads_to_the_next(index, monkeypatch):
    names = iter([generation(index).name])
    index.rebuild("log", 2, [entry("9")])
    late = SearchIndex(index._folder)
    pointer = late._pointer
    monkeypatch.setattr(late, "_pointer", lambda: next(names, None) or pointer())
    assert late.position() == ("log", 2)


def test_a_rebuild_clears_what_a_killed_one_left_before_it_fills_the_disk(index):
    left, strange = (index._folder / name for name in ("0123456789ab-01234567", "somebody's"))
    left.mkdir()
    strange.mkdir()

    def entries() -> Iterator[IndexEntry]:
        assert not left.exists()
        yield entry("9")

    assert index.rebuild("log", 2, entries())
    assert strange.exists()


def test_a_rebuild_waits_for_a_batch_before_it_changes_generations(index):
    rebuilt = threading.Thread(target=lambda: index.rebuild("log", 1, [entry("9")]))
    with writing(index):
        rebuilt.start()
        rebuilt.join(0.3)
        assert rebuilt.is_alive()
    rebuilt.join()
    assert (index.position(), set(index.stamps())) == (("log", 1), {"9"})


def test_many_small_batches_are_merged(index):
    for position in range(2, 40):
        index.apply("log", position, [entry(str(position))], [])
    assert len(list(generation(index).glob("*.store"))) < 12
    assert index.search(EVERYTHING).total == 39
