"""Make feeds of what the rooms list."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time

from registry.documents.address import organisation_path
from registry.due import service as due_service
from registry.due.sorts import Due
from registry.interop import atom

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
    return atom.write(feed, [_item(waiting.organisation_id, one, absolute) for one in newest])


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


def _id(organisation_id: str, *what: str) -> str:
    """Name the same thing always the same, wherever the registry is served."""
    return uuid.uuid5(uuid.UUID(organisation_id), "\n".join(what)).urn


def _began(due: Due) -> datetime:
    return datetime.combine(due.since, time(), UTC)
