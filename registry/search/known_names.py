"""Read the names that vocabularies know, and keep them while no vocabulary changes."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, case, func, or_, select

from registry.extensions import db
from registry.kit.read import Prepared, PreparedList
from registry.models import Organisation, Point, Vocabulary
from registry.search.thesaurus import SERVICES, Names, Thesaurus
from registry.vocabularies.resolve import SEARCH

# Of these the descriptions say in everyday words what it is.
DESCRIBED = (SERVICES, "subjects")
_STATE = Prepared(
    select(func.count(Vocabulary.id), func.sum(Vocabulary.version), func.max(Vocabulary.id))
)
_OWNER_NAMES = PreparedList(select(Organisation.slug, Organisation.name), Organisation.slug)
_THESAURUS, _OWNERS = "thesaurus", "owners"
_kept: WeakKeyDictionary[Engine, tuple[object, Thesaurus]] = WeakKeyDictionary()
_reading = threading.Lock()


def thesaurus(memory: dict[str, Any]) -> Thesaurus:
    """Return what is known now, kept in the memory of a state of the index."""
    found = memory.get(_THESAURUS)
    if found is None:
        found = memory[_THESAURUS] = _current()
    return cast(Thesaurus, found)


def owners(memory: dict[str, Any], slugs: Iterable[str]) -> Mapping[str, str]:
    """Return the names of organisations by their slugs, kept in the memory likewise."""
    known: dict[str, str] = memory.setdefault(_OWNERS, {})
    missing = [slug for slug in slugs if slug not in known]
    if missing:
        known.update(_OWNER_NAMES.rows(missing))
    return known


def _current() -> Thesaurus:
    engine, state = db.engine, tuple(_STATE.rows()[0])
    kept = _kept.get(engine)
    if kept is None or kept[0] != state:
        with _reading:
            kept = _kept.get(engine)
            if kept is None or kept[0] != state:
                kept = _kept[engine] = (state, Thesaurus(_names()))
    return kept[1]


def _names() -> Iterator[Names]:
    rows = db.session.execute(
        select(
            Point.scheme,
            Point.edition,
            Point.code,
            Point.label,
            Point.aliases,
            Point.former_names,
            Point.related,
            case((Point.scheme.in_(DESCRIBED), func.coalesce(Point.description, "")), else_=""),
        )
        .join(Vocabulary)
        .where(or_(Vocabulary.field == SEARCH, Vocabulary.scheme == SERVICES))
        .order_by(Point.scheme, Point.edition, Point.place)
    )
    for scheme, edition, code, label, *names in rows:
        yield Names(f"{scheme}/{edition}/{code}", label, *names)
