"""Read vocabularies and their points, each with the number of published entries that name it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select, tuple_

from registry.documents.counts import HIDDEN, hidden_by, with_entries
from registry.documents.vocabulary import point_reference
from registry.extensions import db
from registry.kit import ids, json
from registry.kit.errors import NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import PUBLISHED, Entry, Point, Vocabulary, entry_points, words_of
from registry.vocabularies.resolve import PHASE

Conditions = tuple[ColumnElement[bool], ...]


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of vocabularies by scheme and version; one statement."""
    after, limit = ("", ""), filters["limit"]
    if filters["cursor"]:
        after = tuple(decode_cursor(filters["cursor"], str, str))
    order = (Vocabulary.scheme, Vocabulary.edition)
    total = select(func.count(Vocabulary.id)).scalar_subquery()
    columns = (*order, Vocabulary.document, _entries_of_vocabulary(), total.label("total"))
    query = select(*columns).where(tuple_(*order) > after).order_by(*order)
    shown, more = cut(list(db.session.execute(query.limit(limit + 1)).all()), limit)
    items = [_counted(row) for row in shown]
    following = encode_cursor(shown[-1].scheme, shown[-1].edition) if more else None
    number = shown[0].total if shown else db.session.scalar(select(total))
    return Page(items, number or 0, following)


def points(scheme: str, edition: str, filters: Mapping[str, Any]) -> tuple[Page, bytes]:
    """Return a page of the points of a vocabulary, in its own order, and its document."""
    wanted: Conditions = (Point.scheme == scheme, Point.edition == edition)
    wanted += _narrowed(wanted, filters)
    total = select(func.count(Point.id)).where(*wanted).scalar_subquery()
    vocabulary = db.session.execute(
        select(
            Vocabulary.field,
            Vocabulary.document,
            _entries_of_vocabulary(),
            total.label("total"),
        ).where(Vocabulary.scheme == scheme, Vocabulary.edition == edition)
    ).one_or_none()
    if vocabulary is None:
        raise NotFound(f"There is no vocabulary {scheme} of version {edition}.")
    after, limit = -1, filters["limit"]
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], int)
    # As a wide number: a client may make up a cursor beyond what a place can be.
    wanted += (Point.place > literal(after, BigInteger),)
    query = _with_entries(vocabulary.field).where(*wanted)
    found = db.session.execute(query.order_by(Point.place).limit(limit + 1)).all()
    shown, more = cut(list(found), limit)
    broader = _references({key for row in shown for key in row.Point.broader})
    items = [_item(row.Point, row.entries, broader) for row in shown]
    following = encode_cursor(shown[-1].Point.place) if more else None
    return Page(items, vocabulary.total, following), _counted(vocabulary)


def labels(keys: Collection[str]) -> dict[str, str]:
    """Return what to call points in words, by their keys: the label, and of which list they are."""
    if not keys:
        return {}
    columns = tuple_(Point.scheme, Point.edition, Point.code)
    rows = db.session.execute(
        select(Point.scheme, Point.edition, Point.code, Point.label, Vocabulary.title)
        .join(Vocabulary)
        .where(columns.in_([words_of(key) for key in keys]))
    )
    return {f"{row[0]}/{row[1]}/{row[2]}": f"{row.label} ({row.title} {row[1]})" for row in rows}


def _narrowed(within: Conditions, filters: Mapping[str, Any]) -> Conditions:
    wanted: Conditions = ()
    if "name" in filters:
        wanted += (Point.place.in_(_called(within, filters["name"])),)
    if filters.get("code"):
        wanted += (Point.code.in_(filters["code"]),)
    return wanted


def _called(within: Conditions, part: str) -> list[int]:
    """Find the points with this in one of their names, whatever the accents and case.

    Here and not in the database: names stand there as JSON, with signs of its own and with other
    letters than a to z written as numbers.
    """
    wanted = ids.fold(part)
    columns = (Point.place, Point.label, Point.former_names, Point.aliases)
    rows = db.session.execute(select(*columns).where(*within))
    return [
        row.place
        for row in rows
        if any(wanted in ids.fold(name) for name in (row.label, *row.former_names, *row.aliases))
    ]


def _entries_of_vocabulary() -> Any:
    """Count the published entries that name any of its codes, in the field that takes them."""
    in_phase = (
        select(func.count())
        .select_from(Point)
        .join(Entry, Entry.phase == Point.code)
        .where(Point.vocabulary_id == Vocabulary.id, Entry.state == PUBLISHED)
        .correlate(Vocabulary)
        .scalar_subquery()
    )
    ours = select(Point.id).where(Point.vocabulary_id == Vocabulary.id).correlate(Vocabulary)
    naming = select(entry_points.c.entry_id).where(entry_points.c.point_id.in_(ours))
    supporting = _number(naming) - _number(naming.join(Entry).where(Entry.state.in_(HIDDEN)))
    return case((Vocabulary.field == PHASE, in_phase), else_=supporting).label("entries")


def _number(naming: Select[Any]) -> Any:
    # Grouped first: SQLite counts what is distinct four times as slowly.
    each_once = naming.group_by(entry_points.c.entry_id).correlate(Vocabulary).subquery()
    return select(func.count()).select_from(each_once).scalar_subquery()


def _with_entries(field: str) -> Select[Any]:
    """Select points, each with the number of published entries that name it."""
    if field == PHASE:
        found = select(func.count()).select_from(Entry).where(Entry.phase == Point.code)
        number = found.where(Entry.state == PUBLISHED).correlate(Point).scalar_subquery()
        return select(Point, number.label("entries"))
    named = select(func.count()).where(entry_points.c.point_id == Point.id).correlate(Point)
    hidden = hidden_by(entry_points, "point_id")
    shown = named.scalar_subquery() - func.coalesce(hidden.c.number, 0)
    return select(Point, shown.label("entries")).outerjoin(hidden, hidden.c.of == Point.id)


def _references(keys: Collection[str]) -> dict[str, Any]:
    if not keys:
        return {}
    columns = tuple_(Point.scheme, Point.edition, Point.code)
    found = db.session.scalars(select(Point).where(columns.in_([words_of(key) for key in keys])))
    return {point.key: point_reference(point) for point in found}


def _counted(row: Any) -> bytes:
    return with_entries(row.document, row.entries)


def _item(point: Point, number: int, broader: Mapping[str, Any]) -> bytes:
    return json.dumps(
        {
            **point_reference(point),
            "description": point.description,
            "former_names": point.former_names,
            "aliases": point.aliases,
            "related": point.related,
            "source": point.source,
            "broader": [broader[key] for key in point.broader if key in broader],
            "entries": number,
        }
    )


def short(field: str, most: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the vocabularies with few points that a field takes: titles, and keys with labels.

    Of several editions the newest; one statement.
    """
    number = func.count().over(partition_by=Point.vocabulary_id).label("number")
    query = (
        select(Vocabulary.title, Point.scheme, Point.edition, Point.code, Point.label, number)
        .join(Point, Point.vocabulary_id == Vocabulary.id)
        .where(Vocabulary.field == field)
        .order_by(Vocabulary.scheme, Vocabulary.edition, Point.place)
    )
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for row in db.session.execute(query):
        title = f"{row.title} ({row.edition})"
        if row.number > most:
            continue
        if found.get(row.scheme, ("",))[0] != title:
            found[row.scheme] = (title, [])
        found[row.scheme][1].append((f"{row.scheme}/{row.edition}/{row.code}", row.label))
    return list(found.values())
