"""Give tags other names: rename one, merge one into another; what they were called leads on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry.access.actor import STEWARD, Actor
from registry.documents.address import API
from registry.documents.aggregate import TAG_LOADS
from registry.extensions import db
from registry.history import service as history
from registry.kit.errors import Conflict, FieldError, Invalid
from registry.kit.schema import read
from registry.models import Tag
from registry.tags import lists, service
from registry.tags.absorb import absorb, reword, tell, words
from registry.tags.schemas import ALIASES_MOST, TagMerge, TagRename
from registry.tags.shown import is_shown

_RENAME, _MERGE = TagRename(), TagMerge()


def rename(tag: Tag, raw: Mapping[str, Any], actor: Actor) -> Tag:
    """Give a tag another name: a steward's work; the old one stays as another word for it.

    One of its own other words changes places with the name.
    """
    actor.demand(STEWARD)
    wanted = _word(_RENAME, "name", raw)
    if wanted == tag.name:
        return tag
    _demand_free(wanted, tag)
    was = tag.name
    known = {*words(tag), was} - {wanted}
    _demand_room(known, "/name")
    service.take_over([wanted], tag, actor)
    reword(tag, known)
    tag.name = wanted
    history.record("renamed", tag, actor, changed={"name"}, beside={"names": {was: wanted}})
    return tag


def merge(tag: Tag, raw: Mapping[str, Any], actor: Actor) -> Tag:
    """Let another tag take the place of one: a steward's work. Returns the other tag.

    All that the one was called are other words for the other. It is described as before; where it
    was not, as the one was.
    """
    actor.demand(STEWARD)
    into = _other(tag, _word(_MERGE, "into", raw))
    known = {*words(into), *words(tag), tag.name}
    _demand_room(known, "/into")
    told = tell(tag, into, actor)
    described, was = into.description or tag.description, into.description
    carrying = absorb(tag, into)
    into.description = described
    reword(into, known)
    changed = {"aliases"} if described == was else {"aliases", "description"}
    history.record("updated", into, actor, changed=changed, cause=told.position)
    for entry in carrying:
        history.refresh(entry, actor, cause=told.position)
    return into


def _word(schema: TagRename | TagMerge, field: str, raw: Mapping[str, Any]) -> str:
    data, faults = read(schema, raw, schema.fields)
    if faults:
        raise Invalid("Say in one word, or several, what it is to be.", faults)
    return str(data[field])


def _demand_free(wanted: str, tag: Tag) -> None:
    (meant,) = service.canonical([wanted])
    if meant == tag.name:
        return
    if meant != wanted:
        said = f"{wanted} is another word for {meant} already."
    elif db.session.scalar(select(Tag.id).where(Tag.name == wanted, is_shown())):
        said = f"There is a tag {wanted} already."
    else:
        return
    way = f'To make one of the two: POST {API}/tags/{tag.name}/merge {{"into": "{meant}"}}.'
    raise Conflict(f"{said} {way}", [FieldError(f"{said} {way}", pointer="/name")])


def _other(tag: Tag, word: str) -> Tag:
    (meant,) = service.canonical([word])
    if meant == tag.name:
        said = f"This is {tag.name} itself." if word == meant else f"This means {tag.name} itself."
        raise Invalid("Nothing can be merged into itself.", [FieldError(said, pointer="/into")])
    into = db.session.scalar(select(Tag).where(Tag.name == meant, is_shown()).options(*TAG_LOADS))
    if into is None:
        said = f"There is no tag {word}. To give {tag.name} this name, rename it."
        nearest = lists.nearest(word, tag.name)
        fault = FieldError(said, pointer="/into", suggestion=nearest)
        raise Invalid("There is nothing to merge it into.", [fault])
    return into


def _demand_room(known: set[str], pointer: str) -> None:
    if len(known) > ALIASES_MOST:
        said = (
            f"It would have {len(known)} other words; at most {ALIASES_MOST} can be kept. Take "
            "some away that nobody needs."
        )
        raise Invalid("These are too many words for one tag.", [FieldError(said, pointer=pointer)])
