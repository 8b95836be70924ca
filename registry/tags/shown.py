"""Tell which tags readers see: none that only drafts carry."""

from sqlalchemy import ColumnElement, or_, select

from registry.models import PUBLISHED, Entry, Tag, TagAlias, entry_tags


def is_shown() -> ColumnElement[bool]:
    """Leave out what only drafts carry: nobody else may hear of it."""
    link = entry_tags.c
    is_published = select(Entry.id).where(Entry.id == link.entry_id, Entry.state == PUBLISHED)
    # One within the other: joined, SQLite goes through every entry to find that none carries it.
    carried = select(link.entry_id).where(link.tag_id == Tag.id, is_published.exists()).exists()
    has_alias = select(TagAlias.name).where(TagAlias.tag_id == Tag.id).exists()
    return or_(carried, Tag.description.is_not(None), has_alias)
