"""Read tags, each with the number of published entries that carry it."""

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select

from registry.documents.counts import published_by, with_entries
from registry.documents.stored import Document
from registry.extensions import db
from registry.kit import ids
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import Tag, TagAlias, entry_tags
from registry.tags import service
from registry.tags.shown import is_shown

_COLUMNS = (Tag.id, Tag.name, Tag.document, Tag.version, Tag.revision)


def document(name: str) -> Document:
    """Return the document of a tag with its count; the count is a part of the ETag."""
    row = db.session.execute(select(*_COLUMNS).where(Tag.name == name, is_shown())).one_or_none()
    if row is None:
        raise service.absent(name)
    return counted(row)


def counted(tag: Any) -> Document:
    """Return the document of a tag that is at hand, with its count."""
    number = _numbers([tag.id]).get(tag.id, 0)
    return Document(with_entries(tag.document, number), f'"{tag.version}-{tag.revision}-{number}"')


def demand_shown(name: str) -> None:
    """Refuse a tag that readers do not see: only drafts carry it."""
    if db.session.scalar(select(Tag.id).where(Tag.name == name, is_shown())) is None:
        raise service.absent(name)


def nearest(word: str, but: str) -> str | None:
    """Return the shown tag whose name, or another word for it, is most like this; not `but`."""
    names = db.session.scalars(select(Tag.name).where(is_shown()))
    aliases = db.session.execute(
        select(TagAlias.name, Tag.name).join(Tag, Tag.id == TagAlias.tag_id)
    )
    meant = {row[0]: row[1] for row in aliases} | {name: name for name in names}
    known = [name for name, tag in meant.items() if tag != but]
    return next((meant[name] for name in difflib.get_close_matches(word, known, 1, 0.6)), None)


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of tags by name."""
    after, limit = "", filters["limit"]
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
    wanted = [is_shown()]
    if "name" in filters:
        wanted.append(_called(ids.slugify(filters["name"])))
    query = select(*_COLUMNS).where(*wanted, Tag.name > after).order_by(Tag.name)
    shown, more = cut(list(db.session.execute(query.limit(limit + 1)).all()), limit)
    numbers = _numbers([row.id for row in shown])
    items = [with_entries(row.document, numbers.get(row.id, 0)) for row in shown]
    total = db.session.scalar(select(func.count(Tag.id)).where(*wanted)) or 0
    return Page(items, total, encode_cursor(shown[-1].name) if more else None)


def means(words: Collection[str]) -> ColumnElement[bool]:
    """Find the tags that these normalised words mean: their names, or other words for the same."""
    alias = select(TagAlias.tag_id).where(TagAlias.name.in_(words))
    return or_(Tag.name.in_(words), Tag.id.in_(alias))


def _called(part: str) -> ColumnElement[bool]:
    if not part:
        # Signs only: no tag has any, and every name contains nothing.
        return false()
    alias = select(TagAlias.tag_id).where(TagAlias.name.contains(part, autoescape=True))
    return or_(Tag.name.contains(part, autoescape=True), Tag.id.in_(alias))


def _numbers(tags: Collection[str]) -> dict[str, int]:
    rows = db.session.execute(published_by(entry_tags, "tag_id", tags))
    return {row[0]: row[1] for row in rows}
