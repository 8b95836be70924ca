"""Keep the names of tags, organisations and services at hand, as new as the index."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import and_, bindparam, select

from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import clock, ids
from registry.kit.read import Prepared
from registry.models import Event, Organisation, Point, Tag, TagAlias, Vocabulary
from registry.search.generation import Generation
from registry.search.index import SearchIndex
from registry.search.thesaurus import SERVICES
from registry.suggest import titles
from registry.suggest.names import Name, NameList
from registry.vocabularies.resolve import SEARCH

# The generation of the index, the log that it follows, and how far it is.
State = tuple[str, str, int]
Aliases = dict[str, tuple[str, ...]]
# Other names by the folded one.
Others = dict[str, tuple[str, ...]]
# Anything but an entry was written. Entries move nothing here but their counts, and new tags.
_MOVED = Prepared(
    select(Event.position)
    .where(Event.position > bindparam("after"), and_(*(Event.kind != kind for kind in KINDS)))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class NameLists:
    """Hold the names by type, and the state of the index that they belong to."""

    state: State
    tags: NameList
    organisations: NameList
    services: NameList
    # Other words for a tag.
    aliases: Aliases


_held: WeakKeyDictionary[SearchIndex, NameLists] = WeakKeyDictionary()
_mutex = threading.Lock()


def current(index: SearchIndex) -> NameLists:
    """Return the names; what the log told since they were read is looked up now."""
    found = _held.get(index)
    if found is not None and found.state == index.ask(_state):
        return found
    with _mutex:
        state, counts = index.ask(lambda state: (_state(state), titles.counts(state.searcher)))
        made = _held[index] = _renewed(_held.get(index), state, counts)
    return made


def _state(state: Generation) -> State:
    log, position = state.position
    return state.name, log, position


def _renewed(held: NameLists | None, state: State, counts: titles.Counts) -> NameLists:
    tags = counts["tag"]
    if held is None or held.state[1] != state[1] or _MOVED.rows(after=held.state[2]):
        aliases = _aliases()
        others = _others()
        organisations, services = _organisations(others), _services(others)
        made = NameLists(state, _tags(tags, aliases), organisations, services, aliases)
    else:
        # The tags are those of the index: so none that only drafts carry is among them.
        is_same = set(held.tags.values()) == tags.keys()
        named = held.tags if is_same else _tags(tags, held.aliases)
        made = NameLists(state, named, held.organisations, held.services, held.aliases)
    made.tags.count(tags)
    made.organisations.count(counts["owner"])
    made.services.count(counts["supports"])
    return made


def _tags(counts: Iterable[str], aliases: Aliases) -> NameList:
    return NameList(Name(tag, tag, aliases.get(tag, ())) for tag in sorted(counts))


def _aliases() -> Aliases:
    rows = db.session.execute(
        select(Tag.name, TagAlias.name)
        .join(Tag, Tag.id == TagAlias.tag_id)
        .order_by(Tag.name, TagAlias.name)
    )
    found: Aliases = {}
    for tag, alias in rows:
        found[tag] = (*found.get(tag, ()), alias)
    return found


def _others() -> Others:
    """Read what the words made for search call things otherwise, such as councils in Welsh."""
    columns = select(Point.label, Point.aliases, Point.former_names)
    points = db.session.execute(columns.join(Vocabulary).where(Vocabulary.field == SEARCH))
    found: Others = {}
    for label, aliases, former_names in points:
        key = ids.fold(label)
        found[key] = (*found.get(key, ()), *aliases, *former_names)
    return found


def _organisations(others: Others) -> NameList:
    today = clock.now().date()
    columns = select(Organisation.slug, Organisation.name, Organisation.ended_on)
    rows = db.session.execute(columns.order_by(Organisation.slug))
    return NameList(
        Name(slug, name, others.get(ids.fold(name), ()), ended is not None and ended < today)
        for slug, name, ended in rows
    )


def _services(others: Others) -> NameList:
    newest = (
        select(Vocabulary.id)
        .where(Vocabulary.scheme == SERVICES)
        .order_by(Vocabulary.as_of.desc(), Vocabulary.edition.desc())
        .limit(1)
    )
    # Columns alone: thousands of points as objects take several times as long.
    parts = (Point.scheme, Point.edition, Point.code)
    columns = select(*parts, Point.label, Point.aliases, Point.former_names)
    points = db.session.execute(
        columns.where(Point.vocabulary_id == newest.scalar_subquery()).order_by(Point.place)
    )
    return NameList(
        Name("/".join(key), label, (*aliases, *former_names, *others.get(ids.fold(label), ())))
        for *key, label, aliases, former_names in points
    )
