"""The index on disk while several processes share it, and while they are killed."""

import time
from collections.abc import Iterator

import pytest

from registry.search.index import IndexEntry, SearchIndex
from tests.search.indexes import EVERYTHING, entry, generation, generations, python, small

pytestmark = pytest.mark.once


@pytest.fixture
def index(tmp_path) -> SearchIndex:
    return small(tmp_path / "index")


def test_a_rebuild_while_another_builds_is_false(index):
    def entries() -> Iterator[IndexEntry]:
        assert not SearchIndex(index._folder).rebuild("log", 3, [])
        assert SearchIndex(index._folder).apply("log", 2, [entry("3")], [])
        yield entry("9")

    assert index.rebuild("log", 2, entries())
    assert set(index.stamps()) == {"9"}


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from registry.search.index import IndexEntry, SearchIndex
index = SearchIndex(Path(sys.argv[1]))
rest = ("component", "Title", "", "", (), None, "", None, None, None, "current")
now = datetime(2026, 1, 1, tzinfo=UTC)
position = index.position()[1]
while True:
    position += 1
    entries = [IndexEntry(name, *rest, now, f"{position}", "") for name in "01234"]
    if sys.argv[2] == "apply":
        index.apply("log", position, entries, [], after=position - 1)
    else:
        index.rebuild("log", position, entries)
    print(position, flush=True)
"""


def test_a_reader_sees_the_generation_of_another_process_after_refresh(index):
    with python(WRITER, index._folder, "rebuild") as writer:
        assert writer.stdout.readline() == "2\n"
        writer.kill()
    assert set(index.search(EVERYTHING).ids) == {"1", "2"}
    index.refresh()
    assert index.position() >= ("log", 2)
    assert set(index.search(EVERYTHING).ids) == set("01234")


@pytest.mark.parametrize("act", ["apply", "rebuild"])
def test_kill_at_any_instant_leaves_position_and_entries_agreeing(index, act):
    for cycle in range(5):
        with python(WRITER, index._folder, act) as writer:
            written = int(writer.stdout.readline())
            time.sleep(0.011 * cycle)
            writer.kill()
        index = SearchIndex(index._folder)
        log, position = index.position()
        assert (log, position) >= ("log", written)
        assert index.stamps() == dict.fromkeys("01234", str(position))
    assert index.rebuild("log", position, [entry("9")])
    assert generations(index) == [generation(index)]
