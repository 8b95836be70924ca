"""The search index on disk: its generations, who may write, what it answers.

The folder holds one folder per generation, `current` (the name of the one to read) and two lock
files. A generation's name begins with its FORMAT. What is in an index can always be built again.
"""

import fcntl
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from tantivy import Index, IndexWriter

from registry.search import fields
from registry.search.fields import IndexEntry
from registry.search.generation import Generation, opened
from registry.search.lexicon import Lexicon
from registry.search.meaning import EVERYTHING, Meaning
from registry.search.query import Answer, Question, answer
from registry.search.tree import matching
from registry.search.unavailable import IndexUnavailable, State, translated
from registry.search.words import KnownSpelling

__all__ = ["Answer", "IndexEntry", "IndexUnavailable", "Question", "SearchIndex", "State"]

Found = TypeVar("Found")
# tantivy's minimum for one thread, enough for a batch of events.
APPLY_HEAP = 15_000_000
# Also one thread: making the documents in Python takes as long as writing them, so a second one
# was no faster (10,000 entries a second on two cores), and more segments came out.
REBUILD_HEAP = 60_000_000
GENERATION = re.compile(r"[0-9a-f]{12}-[0-9a-f]{8}")


class SearchIndex:
    """Search and follow one index folder; threads may share an object, processes the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: Generation | None = None
        self._mutex = threading.Lock()
        self._spelling = KnownSpelling()

    def state(self) -> State:
        """Tell whether the index can be searched, and if not, why."""
        try:
            self._opened()
        except IndexUnavailable as problem:
            return problem.state
        return "ready"

    def position(self) -> tuple[str, int] | None:
        """Return the log and the position that the reader is at; None asks for a rebuild."""
        with suppress(IndexUnavailable):
            return self._opened().position
        return None

    def refresh(self) -> None:
        """Read what other processes committed since; about 0.1 ms when there is nothing."""
        # An index that cannot be opened is told by state(), position() and every search.
        with suppress(IndexUnavailable):
            self._reload()

    def search(self, question: Question) -> Answer:
        """Return the answer to a question, all of it from one state of the index."""
        return self.ask(lambda known: answer(known.searcher, question, known.whole))

    def understand(self, read: Callable[[Lexicon], Meaning]) -> Meaning:
        """Return the meaning that is read with the words of the index at hand."""
        return self.ask(lambda known: read(known.words))

    def ask(self, act: Callable[[Generation], Found]) -> Found:
        """Return what an act finds in one state of the index."""
        # Whoever searches has asked for the position, which looks whether all files are whole.
        known = self._open or self._reload()
        try:
            with translated("searching"):
                return act(known)
        except IndexUnavailable:
            # Opening it again tells damage on the disk from a fault that passes.
            self._open = None
            raise

    def memory(self) -> dict[str, Any]:
        """Return what may be kept until the next event."""
        return self.ask(lambda known: known.memory)

    def stamps(self) -> dict[str, str]:
        """Return the stamp of each entry by id, for compare; 0.15 s at 100,000 entries."""
        searcher = self._opened().searcher
        with translated("listing"):
            # A walk over terms: reading 100,000 stored documents would take seconds.
            entries = matching(EVERYTHING, {})
            found = searcher.terms_with_prefix("stamp", "", filter_query=entries)
            pairs = (term.partition(" ") for term, _count in found)
            return {entry_id: stamp for entry_id, _space, stamp in pairs}

    def apply(
        self,
        log_id: str,
        position: int,
        upserts: Iterable[IndexEntry],
        deletes: Iterable[str],
        *,
        after: int | None = None,
    ) -> bool:
        """Write a batch of changes in one commit; False asks to read position() again.

        False means that another process is writing, that the index follows another log, or that
        it is not as far as `after`, where the batch begins (a rebuild came between). An index
        beyond `position` stays as it is: True. Of an entry in both lists the upsert counts.
        """
        with self._locked("writing") as is_mine:
            if not is_mine:
                return False
            held = self._reload()
            found_log, found = held.position
            if found_log != log_id or (after is not None and found < after):
                return False
            if found <= position:
                with _writing(held.index, APPLY_HEAP, (log_id, position)) as writer:
                    for entry_id in deletes:
                        _delete(writer, entry_id)
                    for entry in upserts:
                        _delete(writer, entry.id)
                        _add(writer, entry)
                self._reload()
        return True

    def rebuild(self, log_id: str, position: int, entries: Iterable[IndexEntry]) -> bool:
        """Build a generation beside the one in use and put it in its place.

        False means that another process is building one. Readers go on with the old one until
        it is cleared away.
        """
        with self._locked("rebuilding") as is_mine:
            if not is_mine:
                return False
            self._sweep()
            name = f"{fields.FORMAT}-{secrets.token_hex(4)}"
            with translated("starting a generation"):
                (self._folder / name).mkdir()
                fresh = Index(fields.SCHEMA, str(self._folder / name), reuse=False)
                index = fields.prepare(fresh)
            with _writing(index, REBUILD_HEAP, (log_id, position)) as writer:
                for entry in entries:
                    _add(writer, entry)
            # Nobody may be half through a batch for the old one.
            with self._locked("writing", wait=True), translated("changing generations"):
                self._point_at(name)
            self._sweep()
            self._reload()
        return True

    def _opened(self) -> Generation:
        known = self._open
        return known if known is not None and known.is_whole() else self._reload()

    def _reload(self) -> Generation:
        with self._mutex:
            known = self._open
            try:
                name = self._pointer()
                if known is None or known.name != name or not known.is_whole():
                    known = self._load(name)
                else:
                    with translated("reloading"):
                        known.index.reload()
                        known = opened(self._folder / name, known.index, self._spelling)
            except IndexUnavailable:
                self._open = None
                raise
            self._open = known
            return known

    def _load(self, name: str) -> Generation:
        try:
            with translated("opening"):
                index = fields.prepare(Index.open(str(self._folder / name)))
                # Damage shows when fields are read: try them before anyone relies on them.
                made = opened(self._folder / name, index, self._spelling)
                answer(made.searcher, Question(sort="title", facets=fields.COMMON_FACETS))
                return made
        except IndexUnavailable:
            # A rebuild elsewhere may have swept it since the pointer was read.
            latest = self._pointer()
            if latest == name:
                raise
            return self._load(latest)

    def _pointer(self) -> str:
        name = self._pointed()
        if not name:
            raise IndexUnavailable("There is no search index yet.", "missing")
        if not GENERATION.fullmatch(name):
            raise IndexUnavailable("The search index does not say where it is.")
        if not name.startswith(fields.FORMAT):
            raise IndexUnavailable("Another version wrote the search index.", "outdated")
        return name

    def _pointed(self) -> str:
        with translated("finding the current generation"):
            try:
                return (self._folder / "current").read_text("ascii", "replace")
            except FileNotFoundError:
                return ""

    def _point_at(self, name: str) -> None:
        fresh = self._folder / "current.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / "current")
        # Without this a power cut could bring back a pointer to a generation swept since.
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        # Readers of an old generation keep its files mapped until they open the next one.
        current = self._pointed()
        with translated("clearing old generations"):
            for folder in self._folder.iterdir():
                if folder.name != current and GENERATION.fullmatch(folder.name):
                    shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, act: str, *, wait: bool = False) -> Iterator[bool]:
        with translated("locking"):
            self._folder.mkdir(parents=True, exist_ok=True)
            file = (self._folder / f"{act}.lock").open("ab")
        with file:
            # A lock of the system's: it goes when the process does, however that ends.
            with translated("locking"):
                is_mine = _flock(file.fileno(), wait=wait)
            yield is_mine


def _flock(descriptor: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _writing(index: Index, heap: int, position: tuple[str, int]) -> Iterator[IndexWriter]:
    """Commit what the block writes, together with the position; nothing when it fails."""
    with translated("starting to write"):
        writer = index.writer(heap, 1)
        # A process that was killed while it committed left files behind that nothing refers to,
        # and tantivy refuses to write over them.
        writer.garbage_collect_files()
    try:
        yield writer
        with translated("committing"):
            writer.delete_documents_by_query(fields.MARKER)
            writer.add_document(fields.marker(*position))
            writer.commit()
    finally:
        # Merges are left half done without this, and the lock held by whoever keeps a traceback.
        with suppress(IndexUnavailable), translated("merging"):
            writer.wait_merging_threads()


def _delete(writer: IndexWriter, entry_id: str) -> None:
    with translated("writing an entry"):
        writer.delete_documents_by_term("id", entry_id)


def _add(writer: IndexWriter, entry: IndexEntry) -> None:
    with translated("writing an entry"):
        writer.add_document(fields.document(entry))
