"""Searches that found nothing are counted in memory and written down later; none is lost."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unavailable
from registry.kit.write import busy, write
from registry.models import UnansweredSearch
from registry.search import unanswered
from registry.search.unanswered import OTHERS, Unanswered
from tests.machine import wait_until
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch
TYPED = ("kerbs", "Kerbs", "dropped kerb", "snow", "jane@example.gov.uk", "NW1 4AB")


@pytest.fixture
def counter(app: Flask) -> Unanswered:
    """Return a counter that writes nothing down by itself."""
    return Unanswered(app.app_context, is_kept=False)


def flush(app: Flask, counter: Unanswered) -> int:
    with app.app_context():
        return counter.flush()


def noted(app: Flask, counter: Unanswered, *texts: str) -> None:
    for text in texts:
        counter.note(text)
    flush(app, counter)


def kept(app: Flask) -> dict[str, int]:
    """Return how often each words stand in the table."""
    with app.app_context():
        return {row.words: row.times for row in db.session.scalars(select(UnansweredSearch))}


def empty(app: Flask) -> None:
    with app.app_context(), write() as session:
        session.execute(delete(UnansweredSearch))


def test_flush_adds_up_what_was_noted(app: Flask, counter: Unanswered) -> None:
    noted(app, counter, "Dropped kerbs", "dropped kerbs?", "snow")
    assert kept(app) == {"dropped kerbs": 2, "snow": 1}
    noted(app, counter, "snow")
    assert flush(app, counter) == 0
    assert kept(app) == {"dropped kerbs": 2, "snow": 2}


def test_first_and_last_day_are_kept(app: Flask, counter: Unanswered, monkeypatch: Patch) -> None:
    first = clock.now().date()
    noted(app, counter, "snow")
    last = later(app, monkeypatch, 3).date()
    noted(app, counter, "snow")
    with app.app_context():
        row = db.session.get_one(UnansweredSearch, "snow")
        assert (row.first_on, row.last_on) == (first, last)


def test_personal_words_are_only_counted(app: Flask, counter: Unanswered) -> None:
    noted(app, counter, "jane@example.gov.uk", "020 7946 0958", "snow")
    assert kept(app) == {"snow": 1, OTHERS: 2}


def test_texts_beyond_the_bound_are_only_counted(
    app: Flask, counter: Unanswered, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(unanswered, "TEXTS_MOST", 3)
    noted(app, counter, "one", "two", "three", "four", "five", "one")
    assert kept(app) == {"one": 2, "two": 1, "three": 1, OTHERS: 2}
    noted(app, counter, "four")
    assert kept(app)["four"] == 1


def test_what_cannot_be_written_stays_counted(
    app: Flask, counter: Unanswered, monkeypatch: Patch
) -> None:
    counter.note("snow")
    with monkeypatch.context() as broken:
        broken.setattr(unanswered, "_write_down", failing)
        with pytest.raises(Unavailable):
            flush(app, counter)
    counter.note("snow")
    assert kept(app) == {}
    assert flush(app, counter) == 2
    assert kept(app) == {"snow": 2}


def failing(*_args: object) -> None:
    raise busy()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(st.tuples(st.lists(st.sampled_from(TYPED), max_size=8), st.booleans())))
def test_sum_of_what_is_flushed_is_the_sum_of_what_was_noted(
    app: Flask, counter: Unanswered, turns: list[tuple[list[str], bool]]
) -> None:
    empty(app)
    wanted: Counter[str] = Counter()
    written = 0
    for typed, fails in turns:
        for text in typed:
            counter.note(text)
            wanted[unanswered.keepable(text) or OTHERS] += 1
        with pytest.MonkeyPatch.context() as broken:
            if fails and counter._counts:
                broken.setattr(unanswered, "_write_down", failing)
                with pytest.raises(Unavailable):
                    flush(app, counter)
            else:
                written += flush(app, counter)
    written += flush(app, counter)
    assert written == wanted.total()
    assert kept(app) == wanted


@pytest.fixture
def turns(monkeypatch: Patch) -> list[object]:
    """Let every third write fail when all is written; gives a list that grows with each."""
    write_down = unanswered._write_down
    turns: list[object] = []

    def sometimes(*args: object) -> None:
        write_down(*args)  # type: ignore[arg-type]
        turns.append(args)
        if len(turns) % 3 == 1:
            raise busy()

    monkeypatch.setattr(unanswered, "_write_down", sometimes)
    return turns


def test_threads_that_note_while_others_flush_lose_nothing(
    app: Flask, counter: Unanswered, turns: list[object], monkeypatch: Patch
) -> None:
    done = threading.Event()

    def flushing() -> None:
        while not done.is_set():
            with suppress(Unavailable):
                flush(app, counter)

    texts = [f"word {number % 7}" for number in range(100)]
    rounds = 0
    with ThreadPoolExecutor(6) as pool:
        flushers = [pool.submit(flushing) for _number in range(2)]
        while rounds < 10 or len(turns) < 10:
            list(pool.map(counter.note, texts))
            rounds += 1
        done.set()
        assert [one.result(timeout=30) for one in flushers] == [None, None]
    monkeypatch.undo()
    flush(app, counter)
    assert kept(app) == {words: times * rounds for words, times in Counter(texts).items()}


def test_rows_beyond_the_bound_go_the_rarest_and_oldest_first(
    app: Flask, counter: Unanswered, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(unanswered, "ROWS_MOST", 2)
    noted(app, counter, "jane@example.gov.uk", "often", "often", "old")
    later(app, monkeypatch, 1)
    noted(app, counter, "new")
    assert kept(app) == {OTHERS: 1, "often": 2, "new": 1}


def test_tick_forgets_what_nobody_has_asked_for(
    app: Flask, counter: Unanswered, monkeypatch: Patch
) -> None:
    noted(app, counter, "snow", "kerbs", "020 7946 0958")
    later(app, monkeypatch, 100)
    noted(app, counter, "kerbs")
    later(app, monkeypatch, 80)
    ticked(app)
    assert kept(app) == {"snow": 1, "kerbs": 2, OTHERS: 1}
    later(app, monkeypatch, 1)
    assert ticked(app) == 0
    assert kept(app) == {"kerbs": 2}


@pytest.fixture
def kept_counter(app: Flask, monkeypatch: Patch) -> Iterator[Unanswered]:
    """Return a counter whose thread writes down a hundred times a second, and end it."""
    monkeypatch.setattr(unanswered, "FLUSH_EVERY_SECONDS", 0.01)
    counter = Unanswered(app.app_context, is_kept=True)
    yield counter
    if counter._finalizer:
        counter._finalizer()
    assert counter._thread is None or not counter._thread.is_alive()


def test_thread_writes_down_by_itself(app: Flask, kept_counter: Unanswered) -> None:
    assert kept_counter._thread is None
    kept_counter.note("snow")
    wait_until(lambda: kept(app) == {"snow": 1}, "Nothing is written down.")
    thread = kept_counter._thread
    kept_counter.note("snow")
    wait_until(lambda: kept(app) == {"snow": 2}, "It is written down once only.")
    assert kept_counter._thread is thread


def test_thread_survives_a_fault_and_tells_it_once_without_the_words(
    app: Flask, kept_counter: Unanswered, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    turns = count()

    def broken(*_args: object) -> None:
        next(turns)
        raise OSError("The disk is full: snow.")

    with monkeypatch.context() as context, caplog.at_level(logging.INFO):
        context.setattr(unanswered, "_write_down", broken)
        kept_counter.note("snow")
        wait_until(lambda: next(turns) > 20, "It gave up.")
    wait_until(lambda: kept(app) == {"snow": 1}, "It gave up.")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "snow" not in caplog.text


def test_end_of_the_process_writes_down_the_rest(
    app: Flask, kept_counter: Unanswered, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(unanswered, "FLUSH_EVERY_SECONDS", 3600)
    kept_counter.note("snow")
    assert kept(app) == {}
    assert kept_counter._finalizer
    kept_counter._finalizer()
    assert kept(app) == {"snow": 1}
