"""Find the entry that a path names, or say what is wrong with the path."""

import difflib
import re

from sqlalchemy import select
from sqlalchemy.orm.interfaces import ORMOption

from registry.access.actor import Actor
from registry.documents.address import API, entry_path
from registry.entries import find
from registry.extensions import db
from registry.kinds import KINDS, PLURALS
from registry.kit.fields import Detail
from registry.models import PUBLISHED, Entry, Slug

_PATH = re.compile(rf"{re.escape(API)}/([a-z-]+)/([a-z0-9-]+)")
# Names are compared with those that begin alike, and at most with so many.
_ALIKE = 2
_COMPARED = 1_000


def entry_at(path: str, actor: Actor | None, *loads: ORMOption) -> Entry | Detail:
    """Return the entry at a path, also at an old one of it, that the actor may see.

    Whether an actor owns a draft can only be told when its organisations are among `loads`.
    """
    parts = _PATH.fullmatch(path)
    kind = PLURALS.get(parts[1]) if parts else None
    entry = None
    if parts and kind:
        entry = db.session.scalar(
            select(Entry)
            .join(Slug, (Slug.record_id == Entry.id) & (Slug.kind == Entry.kind))
            .where(Slug.kind == kind.name, Slug.slug == parts[2])
            .options(*loads)
        )
    if entry is None or not find.is_visible(entry, actor):
        said = f"There is no entry at this path. Send one such as {API}/standards/open-referral-uk."
        return Detail(said, suggestion=_nearest(path))
    return entry


def _nearest(path: str) -> str | None:
    """Return the path of a published entry with a name like the one that was meant."""
    head, _slash, slug = path.strip().strip("/").lower().rpartition("/")
    kind = PLURALS.get(head.rpartition("/")[2])
    query = (
        select(Entry.slug, Entry.kind)
        .where(Entry.state == PUBLISHED, Entry.slug.startswith(slug[:_ALIKE], autoescape=True))
        .order_by(Entry.slug, Entry.kind)
        .limit(_COMPARED)
    )
    if kind is not None:
        query = query.where(Entry.kind == kind.name)
    kinds = {row.slug: row.kind for row in db.session.execute(query)}
    found = difflib.get_close_matches(slug, kinds, 1, 0.6)
    return entry_path(KINDS[kinds[found[0]]].plural, found[0]) if found else None
