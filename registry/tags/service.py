"""Turn words into tags, and look after what they mean."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from registry.access.actor import STEWARD, Actor
from registry.documents.address import record_path
from registry.documents.aggregate import TAG_LOADS
from registry.documents.render import render
from registry.documents.tag import OWN_FIELDS, tag_fields
from registry.extensions import db
from registry.history import service as history
from registry.kinds.fields import Tag as Word
from registry.kit import clock, ids, json
from registry.kit.errors import FieldError, Invalid, Moved, NotFound
from registry.kit.read_only import read_only_errors
from registry.kit.schema import read
from registry.models import Entry, Tag, TagAlias
from registry.tags.absorb import absorb, reword, tell
from registry.tags.schemas import READ_ONLY, TagCreate
from registry.tags.shown import is_shown

_WRITER = TagCreate()
_WORD = Word()


def canonical(names: Collection[str]) -> list[str]:
    """Return the names of the tags that these normalised words mean, each once, sorted."""
    if not names:
        return []
    rows = db.session.execute(
        select(TagAlias.name, Tag.name)
        .join(Tag, Tag.id == TagAlias.tag_id)
        .where(TagAlias.name.in_(names))
    )
    meant = {row[0]: row[1] for row in rows}
    return sorted({meant.get(name, name) for name in names})


def resolve(names: Collection[str]) -> list[Tag]:
    """Return the tags of these canonical names, in their order; make those that are new.

    A new tag needs no event of its own: the one of the entry that carries it tells of it.
    """
    if not names:
        return []
    rows = db.session.scalars(select(Tag).where(Tag.name.in_(names)))
    known = {tag.name: tag for tag in rows}
    for name in names:
        if name not in known:
            known[name] = _make(name)
    return [known[name] for name in names]


def _make(name: str) -> Tag:
    now = clock.now()
    tag = Tag(id=ids.uuid7(), name=name, created_at=now, updated_at=now, version=1, revision=0)
    tag.aliases = []
    render(tag)
    db.session.add(tag)
    return tag


def get(name: str) -> Tag:
    """Return a tag, ready to be changed."""
    tag = db.session.scalar(select(Tag).where(Tag.name == name).options(*TAG_LOADS))
    if tag is None:
        raise absent(name)
    return tag


def absent(name: str) -> Moved | NotFound:
    """Say why there is no tag of this name: it is another word for one, or unknown."""
    (meant,) = canonical([name])
    if meant != name:
        path = record_path(Tag.kind, meant)
        return Moved(f"The tag {name} is called {meant}.", headers={"Location": path})
    return NotFound(f"There is no tag {name}.")


def update(tag: Tag, patch: Mapping[str, Any], actor: Actor) -> Tag:
    """Apply a JSON Merge Patch (RFC 7396) to what is said of a tag: a steward's work."""
    actor.demand(STEWARD)
    was = tag_fields(json.loads(tag.document))
    writable = {name: value for name, value in patch.items() if name in OWN_FIELDS}
    others = {name: value for name, value in patch.items() if name not in OWN_FIELDS}
    data = _load({**json.merge_patch(was, writable), **others}, tag)
    changed = {name for name in OWN_FIELDS if data[name] != was[name]}
    if changed:
        tag.description = data["description"]
        followed = take_over(data["aliases"], tag, actor)
        reword(tag, set(data["aliases"]))
        event = history.record("updated", tag, actor, changed=changed)
        for entry in followed:
            history.refresh(entry, actor, cause=event.position)
    return tag


def take_over(names: Collection[str], tag: Tag, actor: Actor) -> list[Entry]:
    """Let a tag take the place of those of these names that nobody sees; return what carried them.

    Whoever writes such a word in a draft keeps it as a word for this tag, and nobody is told.
    """
    hidden = db.session.scalars(
        select(Tag).where(Tag.name.in_(names), ~is_shown()).options(*TAG_LOADS).order_by(Tag.name)
    )
    followed: list[Entry] = []
    for other in hidden.all():
        if other.is_public:
            tell(other, tag, actor)
        followed += absorb(other, tag)
    # What carried several of them follows once.
    return list(dict.fromkeys(followed))


def _load(raw: Mapping[str, Any], tag: Tag) -> dict[str, Any]:
    # The count is whatever it was when the client read it: passed over.
    kept = [name for name in READ_ONLY if name != "entries"]
    errors = read_only_errors(kept, raw, history.documents(tag))
    wanted = {name: value for name, value in raw.items() if name not in READ_ONLY}
    data, faults = read(_WRITER, wanted, OWN_FIELDS)
    errors += faults
    if not any((fault.pointer or "").startswith("/aliases") for fault in faults):
        errors += _taken(wanted.get("aliases") or [], tag)
    if errors:
        raise Invalid("Some values are not right. Nothing was kept.", errors)
    return data


def _taken(words: list[str], tag: Tag) -> list[FieldError]:
    """Refuse words that mean something already: a tag of their own, or an alias of another."""
    # As they were sent: each is named at its place there.
    sent = [_WORD.deserialize(word) for word in words]
    tags = set(db.session.scalars(select(Tag.name).where(Tag.name.in_(sent), is_shown())))
    rows = db.session.execute(
        select(TagAlias.name, Tag.name)
        .join(Tag, Tag.id == TagAlias.tag_id)
        .where(TagAlias.name.in_(sent), Tag.id != tag.id)
    )
    of_others = {row[0]: row[1] for row in rows}
    errors = []
    for name in dict.fromkeys(sent):
        if name == tag.name:
            said = "This is the name of the tag itself."
        elif name in tags:
            said = f"{name} is a tag of its own, so it cannot be another word for {tag.name}."
        elif name in of_others:
            said = f"{name} is another word for {of_others[name]} already."
        else:
            continue
        errors.append(FieldError(said, pointer=f"/aliases/{sent.index(name)}"))
    return errors
