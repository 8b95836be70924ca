"""Make small indexes for tests, and look into their folders."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registry.search import fields
from registry.search.highlight import Marker
from registry.search.index import IndexEntry, Question, SearchIndex
from registry.search.meaning import Meaning

ROOT = Path(__file__).parents[2]
EVERYTHING = Question(facets=fields.COMMON_FACETS)


def entry(name: str, title: str = "Thing", **overrides: Any) -> IndexEntry:
    values: dict[str, Any] = {
        "id": name, "kind": "component", "title": title, "summary": "", "description": "",
        "tags": (), "owner": None, "owner_name": "", "organisation_type": None, "nation": None,
        "phase": "live", "freshness": "current", "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
        "stamp": "1-1:a", "text": "", "facets": {},
    }  # fmt: skip
    return IndexEntry(**{**values, **overrides})


def highlight(text: str, meaning: Meaning) -> str:
    return Marker(meaning).mark(text)


def small(folder: Path) -> SearchIndex:
    """Make an index of two entries."""
    made = SearchIndex(folder)
    made.rebuild("log", 1, [entry("1", "Bins"), entry("2", "Parking")])
    return made


def generation(index: SearchIndex) -> Path:
    return index._folder / (index._folder / "current").read_text()


def generations(index: SearchIndex) -> list[Path]:
    return [path for path in index._folder.iterdir() if path.is_dir()]


def spoil(path: Path, content: bytes) -> None:
    # In a new file: a file that is cut short while somebody has it mapped ends that process.
    fresh = path.with_name("spoilt")
    fresh.write_bytes(content)
    fresh.replace(path)


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=path)
