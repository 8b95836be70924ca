"""List what waits for an organisation: for its owner, for its readers, and for the feed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from registry.access.actor import Actor
from registry.due import adoptions, entries, sorts
from registry.due.sorts import Due
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kit.errors import NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.links import service as links_service
from registry.models import Adoption, Organisation
from registry.organisations import lists as organisations_lists
from registry.organisations import service as organisations_service


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hold what waits for an organisation, the most urgent first."""

    organisation_id: str
    name: str
    updated_at: datetime
    items: list[Due]


def of(slug: str, actor: Actor | None = None) -> Waiting:
    """Gather what waits for an organisation; four statements.

    Drafts are among it for the organisation itself alone.
    """
    wanted = select(Organisation.id, Organisation.name, Organisation.updated_at)
    found = db.session.execute(wanted.where(Organisation.slug == slug)).first()
    if found is None:
        organisations_service.follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    id_, name, updated_at = found
    with_drafts = actor is not None and actor.organisation_id == id_
    items = [
        *entries.waiting(id_, with_drafts=with_drafts),
        *adoptions.waiting(id_),
        *_dead_links(id_),
    ]
    return Waiting(id_, name, updated_at, sorted(items, key=lambda item: item.key))


def page(slug: str, filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of what waits for an organisation; what is settled meanwhile skips nothing."""
    items = of(slug, actor).items
    if filters.get("type"):
        items = [item for item in items if item.type in filters["type"]]
    total = len(items)
    if filters["cursor"]:
        after = tuple(decode_cursor(filters["cursor"], int, str, str, str))
        items = [item for item in items if item.key > after]
    shown, more = cut(items, filters["limit"])
    following = encode_cursor(*shown[-1].key) if more else None
    found = Page([item.dumped() for item in shown], total, following)
    return organisations_lists.with_successors(found, [slug])


def _dead_links(organisation_id: str) -> Iterator[Due]:
    for dead in links_service.dead_of(organisation_id):
        plural, slug = dead.path.split("/")[-2:]
        kind = PLURALS[plural].name if plural in PLURALS else Adoption.kind
        since = dead.failing_since.date()
        yield Due(
            sorts.DEAD_LINK,
            kind,
            slug,
            dead.path,
            dead.title,
            since,
            f"The link in {dead.pointer} leads nowhere: nothing has been found at {dead.url} since "
            f"{since}. Put another in its place, or take it out.",
            "PATCH",
            dead.path,
            pointer=dead.pointer,
            url=dead.url,
        )
