"""Turn words into tags."""

from collections.abc import Collection

from sqlalchemy import select

from registry.extensions import db
from registry.kit import ids
from registry.models import Tag


def resolve(names: Collection[str]) -> list[Tag]:
    """Return the tags of these normalised names, in their order; make those that are new."""
    if not names:
        return []
    rows = db.session.scalars(select(Tag).where(Tag.name.in_(names)))
    known = {tag.name: tag for tag in rows}
    for name in names:
        if name not in known:
            known[name] = Tag(id=ids.uuid7(), name=name)
            db.session.add(known[name])
    return [known[name] for name in names]
