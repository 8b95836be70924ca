"""Count the searches that found nothing: a backlog for those who look after the vocabulary.

A read must not write, so each process counts in memory, and a thread of its own writes it down.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from multiprocessing.util import Finalize
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from registry.extensions import db
from registry.kit import clock, json
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.kit.write import write
from registry.models import UnansweredSearch
from registry.search.parse import parse
from registry.search.privacy import keepable
from registry.search.schemas import FACETS
from registry.search.unanswered_schemas import OtherZeroResults, ZeroResultSearchShown

FLUSH_EVERY_SECONDS = 60.0
# Between two flushes. What is beyond is counted without its words, so that nobody fills memory.
TEXTS_MOST = 2_000
ROWS_MOST = 10_000
KEPT_DAYS = 180
# Stands for all whose own words are not kept.
OTHERS = ""
_END_SECONDS = 10
_SHOWN = ZeroResultSearchShown()
_OTHERS_SHOWN = OtherZeroResults()
_logger = logging.getLogger(__name__)

Context = Callable[[], AbstractContextManager[Any]]


class Unanswered:
    """Count in memory what found nothing in this process; `context` opens its application.

    `is_kept` says whether a thread writes it down each minute, and the end of the process the rest.
    """

    def __init__(self, context: Context, *, is_kept: bool) -> None:
        self._context = context
        self._is_kept = is_kept
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._finalizer: Finalize | None = None

    def note_search(self, filters: Mapping[str, Any], total: int) -> None:
        """Count a search when it found nothing, and when that is because of its words.

        Not when filters narrowed it, when it was taken literally, on a later page, when it browsed.
        """
        if total or filters["cursor"] or not filters.get("expand", True):
            return
        is_narrowed = any(filters.get(name) for name in FACETS)
        if not is_narrowed and not parse(filters["q"]).is_empty:
            self.note(filters["q"])

    def note(self, text: str) -> None:
        """Count a text that found nothing; costs microseconds, and no statement."""
        words = keepable(text) or OTHERS
        with self._lock:
            self._add(words, 1)
            # After a fork the thread of the parent is not alive here.
            if self._is_kept and not (self._thread and self._thread.is_alive()):
                self._start()

    def _add(self, words: str, times: int) -> None:
        is_new = words not in self._counts
        self._counts[OTHERS if is_new and len(self._counts) >= TEXTS_MOST else words] += times

    def flush(self) -> int:
        """Write down what was counted, and return how many searches; what fails stays counted."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return 0
        try:
            with write() as session:
                _write_down(session, counts)
        except BaseException:
            with self._lock:
                for words, times in counts.items():
                    self._add(words, times)
            raise
        return counts.total()

    def _start(self) -> None:
        stop = threading.Event()
        thread = threading.Thread(
            target=self._keep_flushing, args=(stop,), name="keep_flushing", daemon=True
        )
        thread.start()
        self._thread = thread
        # Not atexit: a worker of `registry serve` is forked, and ends without it.
        self._finalizer = Finalize(None, self._end, (stop, thread), exitpriority=1)

    def _keep_flushing(self, stop: threading.Event) -> None:
        is_well = True
        while not stop.wait(FLUSH_EVERY_SECONDS):
            is_well = self._flush_alone(tell=is_well)

    def _end(self, stop: threading.Event, thread: threading.Thread) -> None:
        stop.set()
        # A flush that is under way may still fail, and give back what it took.
        thread.join(_END_SECONDS)
        self._flush_alone(tell=True)

    def _flush_alone(self, *, tell: bool) -> bool:
        """Flush once; whatever fails is told once, and the next turn tries again."""
        try:
            with self._context():
                self.flush()
        except Exception as error:
            if tell:
                # Without its text: the words that people typed would stand in it.
                reason = type(error).__name__
                _logger.warning("Searches without an answer could not be written down: %s.", reason)
            return False
        return True


def _write_down(session: Session, counts: Mapping[str, int]) -> None:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(UnansweredSearch)
    statement = statement.on_conflict_do_update(
        index_elements=[UnansweredSearch.words],
        set_={
            "times": UnansweredSearch.times + statement.excluded.times,
            "last_on": statement.excluded.last_on,
        },
    )
    today = clock.now().date()
    rows = [
        {"words": words, "times": times, "first_on": today, "last_on": today}
        for words, times in sorted(counts.items())
    ]
    session.connection().execute(statement, rows)
    _keep_bound(session)


def _keep_bound(session: Session) -> None:
    """Take out what was asked for least, and longest ago, beyond the bound."""
    kept = UnansweredSearch.words != OTHERS
    number = session.scalar(select(func.count()).select_from(UnansweredSearch).where(kept)) or 0
    if number <= ROWS_MOST:
        return
    order = (UnansweredSearch.times, UnansweredSearch.last_on, UnansweredSearch.words)
    rarest = select(UnansweredSearch.words).where(kept).order_by(*order).limit(number - ROWS_MOST)
    session.execute(delete(UnansweredSearch).where(UnansweredSearch.words.in_(rarest)))


def forget(session: Session, today: date) -> None:
    """Take out what nobody has asked for any more, and the rarest beyond the bound."""
    last = today - timedelta(days=KEPT_DAYS)
    session.execute(delete(UnansweredSearch).where(UnansweredSearch.last_on < last))
    _keep_bound(session)


def page(filters: Mapping[str, Any]) -> tuple[Page, bytes]:
    """Return a page of the words that found nothing, most asked first, and the others as JSON."""
    table, limit = UnansweredSearch, filters["limit"]
    asked = [table.last_on >= filters["since"]] if "since" in filters else []
    wanted = [table.words != OTHERS, *asked]
    total = db.session.scalar(select(func.count()).select_from(table).where(*wanted))
    others = db.session.scalar(select(table).where(table.words == OTHERS, *asked))
    if filters["cursor"]:
        times, words = decode_cursor(filters["cursor"], int, str)
        wanted.append((table.times < times) | ((table.times == times) & (table.words > words)))
    query = select(table).where(*wanted).order_by(table.times.desc(), table.words)
    shown, more = cut(list(db.session.scalars(query.limit(limit + 1))), limit)
    following = encode_cursor(shown[-1].times, shown[-1].words) if more else None
    items = [json.dumps(_SHOWN.dump(row)) for row in shown]
    beside = json.dumps(_OTHERS_SHOWN.dump(others) if others else None)
    return Page(items, total or 0, following), beside
