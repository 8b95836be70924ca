"""Make feeds of what the rooms list."""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from registry.documents.address import organisation_path
from registry.due import service as due_service
from registry.due.sorts import Due
from registry.interop import atom
from registry.organisations import lists as organisations_lists

# A reader of feeds keeps what it has seen: these are the ones that began last.
MOST = 200
_AUTHOR = "Registry of reusable components"
_JSON = "application/json"


def due_path(slug: str) -> str:
    """Return the path of the feed of what waits for an organisation."""
    return f"/feeds/organisations/{slug}/due.atom"


def due(slug: str, absolute: Callable[[str], str]) -> bytes:
    """Write the feed of what waits for an organisation, the newest first; never of drafts.

    `absolute` makes whole addresses of paths.
    """
    waiting = due_service.of(slug)
    newest = sorted(waiting.items, key=lambda item: item.since, reverse=True)[:MOST]
    feed = atom.Feed(
        id=_id(waiting.organisation_id, "due"),
        title=f"What waits for {waiting.name}",
        author=_AUTHOR,
        updated=max([waiting.updated_at, *map(_began, newest)]),
        url=absolute(due_path(slug)),
        alternate_url=absolute(f"{organisation_path(slug)}/due"),
        alternate_type=_JSON,
    )
    items = [_item(waiting.organisation_id, one, absolute) for one in newest]
    after = organisations_lists.successors(slug)
    return atom.write(feed, [*items, *(_heir(waiting, one, absolute) for one in after)])


def _item(organisation_id: str, due: Due, absolute: Callable[[str], str]) -> atom.Item:
    # The link of a field may change, and then it is another one that is dead.
    what = (due.type, due.path, due.pointer or "", due.url or "")
    return atom.Item(
        id=_id(organisation_id, *what),
        title=f"{due.title} ({due.type.replace('-', ' ')})",
        updated=_began(due),
        url=absolute(due.path),
        media_type=_JSON,
        summary=due.todo,
        category=due.type,
    )


def _heir(
    waiting: due_service.Waiting, successor: Mapping[str, Any], absolute: Callable[[str], str]
) -> atom.Item:
    """Lead a reader on whose council has ended: nothing comes into its feed any more."""
    on = date.fromisoformat(successor["on"]) if successor["on"] else waiting.updated_at.date()
    name = successor["name"]
    return atom.Item(
        id=_id(waiting.organisation_id, "successor", successor["slug"]),
        title=f"{name} took over from {waiting.name}",
        updated=datetime.combine(on, time(), UTC),
        url=absolute(due_path(successor["slug"])),
        media_type=atom.MEDIA_TYPE,
        summary=f"Follow the feed of {name}: what waits for it stands there.",
        category="successor",
    )


def _id(organisation_id: str, *what: str) -> str:
    """Name the same thing always the same, wherever the registry is served."""
    return uuid.uuid5(uuid.UUID(organisation_id), "\n".join(what)).urn


def _began(due: Due) -> datetime:
    return datetime.combine(due.since, time(), UTC)
