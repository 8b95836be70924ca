"""Let one tag take the place of another: what carries it follows, drafts too."""

from sqlalchemy import delete

from registry.access.actor import Actor
from registry.documents.mentions import mentions
from registry.extensions import db
from registry.history import service as history
from registry.models import Entry, Event, Tag, TagAlias

MERGED = "merged"


def absorb(tag: Tag, by: Tag) -> list[Entry]:
    """Give whatever carries a tag the other one instead, and take the tag away with its aliases.

    Returns the entries, which the caller refreshes once the other tag is written.
    """
    carrying = [entry for entry in mentions(tag, {"name"}) if isinstance(entry, Entry)]
    for entry in carrying:
        entry.tags = list({by if one is tag else one for one in entry.tags})
    db.session.flush()
    for table, column in ((TagAlias, TagAlias.tag_id), (Tag, Tag.id)):
        # Its words mean another tag next: they must be free before that is flushed.
        gone = delete(table).where(column == tag.id)
        db.session.execute(gone.execution_options(synchronize_session=False))
    db.session.expunge(tag)
    return carrying


def tell(tag: Tag, by: Tag, actor: Actor) -> Event:
    """Write the last event of a tag whose place another takes, with what becomes of its words."""
    names = dict.fromkeys((tag.name, *words(tag)), by.name)
    return history.leave(MERGED, tag, actor, by.name, {"names": names})


def words(tag: Tag) -> list[str]:
    """List the other words for a tag."""
    return [alias.name for alias in tag.aliases]


def reword(tag: Tag, names: set[str]) -> None:
    """Let these be the other words for a tag, and no more."""
    known = {alias.name: alias for alias in tag.aliases}
    tag.aliases = [known.get(name) or TagAlias(name=name) for name in sorted(names)]
