"""Warn whoever registers what is there already: entries of the same kind that say the same."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.documents.entry import own_fields
from registry.kinds.entry import ENDING_PHASES
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.errors import Unavailable
from registry.models import DRAFT, PUBLISHED, Entry
from registry.search.alike import Alike, alike
from registry.search.index import SearchIndex
from registry.search.likeness import Text

# Two entries about the same thing have half of what they say in common, and more: see LIKE_LEAST.
TWIN_LEAST = 0.5
TWINS_MOST = 3
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Twin:
    """Hold a live entry that is very like a new one."""

    path: str
    title: str
    owner: str | None
    likeness: float
    adopters: str

    def shown(self) -> dict[str, Any]:
        """Return the warning that names it."""
        whose = f", which belongs to {self.owner}" if self.owner else ""
        return {
            "type": "duplicate",
            "detail": f"This is very like {self.title}{whose}. {self.adopters} Look at it before "
            "you go on: you could use it, or join in.",
            "path": self.path,
            "title": self.title,
            "likeness": self.likeness,
        }

    def kept(self) -> dict[str, Any]:
        """Return what the event keeps: no words of the other entry, which may have to go."""
        return {"path": self.path, "likeness": self.likeness}


def twins(index: SearchIndex, kind: Kind, raw: Mapping[str, Any]) -> list[Twin]:
    """Return the live entries of a kind that are very like what is to be registered.

    Ask before the write begins: nothing slow stands inside it. No index means no warning, and what
    came within the last half second is not known yet: a writer does not wait for the index.
    """
    text = _text(raw)
    if text is None:
        return []
    try:
        found = alike(index, text, kind=kind.name, limit=2 * TWINS_MOST, is_fresh=False)
    except Unavailable:
        _logger.info("Nothing was looked for that is like a new entry: there is no index.")
        return []
    close = [one for one in found if one.likeness >= TWIN_LEAST and _is_live(one)]
    return [_twin(one) for one in close[:TWINS_MOST]]


def published_twins(
    index: SearchIndex, kind: Kind, entry: Entry | None, raw: Mapping[str, Any]
) -> list[Twin]:
    """Return the twins of what a write publishes: a new entry, or a draft that becomes public."""
    if entry is None:
        return twins(index, kind, raw)
    if entry.state != DRAFT or raw.get("state") != PUBLISHED:
        return []
    return twins(index, kind, {**own_fields(entry), **raw})


def _text(raw: Mapping[str, Any]) -> Text | None:
    """Return what the body says, whatever it is: it was not checked yet."""
    words = {name: _word(raw.get(name), most) for name, most in _SAID.items()}
    tags = raw.get("tags")
    named = tags[:20] if isinstance(tags, list) else ()
    if not words["title"]:
        return None
    return Text(tags=tuple(filter(None, (_word(tag, 50) for tag in named))), **words)


_SAID = {"title": 120, "summary": 250, "description": 1_000}


def _word(value: Any, most: int) -> str:
    return value[:most].replace("\0", "") if isinstance(value, str) else ""


def _is_live(found: Alike) -> bool:
    return found.row.phase not in ENDING_PHASES


def _twin(found: Alike) -> Twin:
    document = json.loads(found.row.document)
    owner = document["owner"]
    return Twin(
        document["path"],
        document["title"],
        owner["name"] if owner else None,
        round(found.likeness, 3),
        document["adoptions"]["said"],
    )
