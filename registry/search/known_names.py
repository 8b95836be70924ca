"""Read the names that vocabularies know, and keep them while no vocabulary changes."""

import threading
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, case, func, or_, select

from registry.extensions import db
from registry.kit.read import Prepared
from registry.models import Point, Vocabulary
from registry.search.thesaurus import SERVICES, Names, Thesaurus
from registry.vocabularies.resolve import SEARCH

# Of these the descriptions say in everyday words what it is.
DESCRIBED = (SERVICES, "subjects")
_STATE = Prepared(
    select(func.count(Vocabulary.id), func.sum(Vocabulary.version), func.max(Vocabulary.id))
)
_kept: WeakKeyDictionary[Engine, tuple[object, Thesaurus]] = WeakKeyDictionary()
_reading = threading.Lock()


def thesaurus() -> Thesaurus:
    """Return what is known now; what is not committed is not seen."""
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
