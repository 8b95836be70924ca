"""One generation of the index as it was opened: its reader, and the files behind it.

The reader maps files into memory. Whatever else shortens such a file, the system ends the process
that reads beyond its new end; so it is looked at before it is read.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tantivy import Index, Searcher

from registry.search.fields import read_position
from registry.search.query import Whole
from registry.search.words import IndexWords, KnownSpelling


@dataclass(frozen=True, slots=True)
class Generation:
    """Hold one state of a generation: its position and counts are done with it."""

    folder: Path
    index: Index
    searcher: Searcher
    position: tuple[str, int]
    # How long each of its files is.
    lengths: Mapping[str, int]
    words: IndexWords
    whole: Whole = field(default_factory=dict)
    # What others have looked up beside it: any event makes a new state, with an empty memory.
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what the pointer calls it."""
        return self.folder.name

    def is_whole(self) -> bool:
        """Tell whether its folder is there and no file in it has become shorter; some 50 us.

        A single file that is gone was merged into another, and is still there for this reader.
        """
        for path, length in self.lengths.items():
            try:
                if os.stat(path).st_size < length:  # noqa: PTH116 (half the time of a Path)
                    return False
            except FileNotFoundError:
                if not self.folder.is_dir():
                    return False
        return True


def opened(folder: Path, index: Index, known: KnownSpelling) -> Generation:
    """Take the state of a generation as it is now; a file of a segment never changes."""
    lengths = {}
    with os.scandir(folder) as files:
        for file in files:
            # What is written over in place is read at once, and never mapped.
            if not file.name.startswith(".") and not file.name.endswith(".json"):
                # Another process may clear it away just now.
                with suppress(FileNotFoundError):
                    lengths[file.path] = file.stat().st_size
    searcher = index.searcher()
    words = IndexWords(searcher, known)
    return Generation(folder, index, searcher, read_position(searcher), lengths, words)
