"""Find the points of vocabularies that entries name. Needs the database."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, tuple_

from registry.documents.address import API
from registry.extensions import db
from registry.kinds.entry import POINT_WORDS
from registry.kit.errors import FieldError, Invalid
from registry.models import Point, Vocabulary, words_of

# The fields of an entry that take codes of a vocabulary; no entry takes those of SEARCH, which
# teach search what else things are called.
SUPPORTS, PHASE, SEARCH = "supports", "phase", "search"
Key = tuple[str, str, str]


def key_of(point: Mapping[str, Any]) -> Key:
    """Return the three words that name a point."""
    return point["scheme"], point["version"], point["code"]


def named(points: Sequence[Mapping[str, Any]]) -> dict[Key, Point]:
    """Return the points that are named and that entries may support, by their three words."""
    if not points:
        return {}
    columns = tuple_(Point.scheme, Point.edition, Point.code)
    found = db.session.scalars(
        select(Point)
        .join(Vocabulary)
        .where(columns.in_([key_of(point) for point in points]), Vocabulary.field == SUPPORTS)
    )
    return {(point.scheme, point.edition, point.code): point for point in found}


def ids_of(keys: Sequence[str]) -> list[str]:
    """Return the ids of the points that a filter names; one that there is not is Invalid."""
    points = [dict(zip(POINT_WORDS, words_of(key), strict=True)) for key in keys]
    found = named(points)
    missing = {
        key: point for key, point in zip(keys, points, strict=True) if key_of(point) not in found
    }
    if missing:
        errors = [
            replace(error, pointer=None, parameter=SUPPORTS, suggestion=None)
            for error in unknown(missing)
        ]
        raise Invalid("Some query parameters are not right.", errors)
    return [point.id for point in found.values()]


def unknown(points_at: Mapping[str, Mapping[str, Any]]) -> list[FieldError]:
    """Make the errors for points (by pointer) that no vocabulary has, with the nearest."""
    if not points_at:
        return []
    known = db.session.execute(
        select(Vocabulary.scheme, Vocabulary.edition, Vocabulary.title)
        .where(Vocabulary.field == SUPPORTS)
        .order_by(Vocabulary.scheme, Vocabulary.edition)
    ).all()
    return [_unknown(at, point, known) for at, point in points_at.items()]


def _unknown(at: str, point: Mapping[str, Any], known: Sequence[Any]) -> FieldError:
    scheme, edition, code = key_of(point)
    editions = {row.edition: row.title for row in known if row.scheme == scheme}
    if not editions:
        schemes = sorted({row.scheme for row in known})
        return FieldError(
            f"There is no vocabulary {scheme} whose points an entry can support. "
            f"There are: {', '.join(schemes) or 'none yet'}. See {API}/vocabularies.",
            pointer=f"{at}/scheme",
            suggestion=_nearest(scheme, schemes),
        )
    if edition not in editions:
        return FieldError(
            f"{scheme} has no version {edition}. It has: {', '.join(editions)}.",
            pointer=f"{at}/version",
            suggestion=_nearest(edition, list(editions)) or max(editions),
        )
    return _unknown_code(at, scheme, edition, code, editions[edition])


def _unknown_code(at: str, scheme: str, edition: str, code: str, title: str) -> FieldError:
    rows = db.session.execute(
        select(Point.code, Point.label, Point.former_names)
        .where(Point.scheme == scheme, Point.edition == edition)
        .order_by(Point.place)
    ).all()
    labels = {row.code: row.label for row in rows}
    names = {name: row.code for row in rows for name in (row.label, *row.former_names)}
    nearest = _nearest_code(code, list(labels), names)
    meant = f" The nearest is {nearest}, {labels[nearest]}." if nearest else ""
    return FieldError(
        f"{title}, version {edition}, has no point {code}.{meant} "
        f"See {API}/vocabularies/{scheme}/{edition}.",
        pointer=f"{at}/code",
        suggestion=nearest,
    )


def _nearest_code(code: str, codes: Sequence[str], names: Mapping[str, str]) -> str | None:
    """Find the code that is meant: by a name or former name, or by its own spelling."""
    known: dict[str, str] = {name.casefold(): meant for name, meant in names.items()}
    name = _nearest(code.casefold(), [*known])
    if name is not None:
        return known[name]
    counted = [str(number) for number in range(1, len(codes) + 1)]
    if code.isdecimal() and set(counted) == set(codes):
        # Points without a gap, such as 1 to 14: beyond the last one the last is meant.
        return counted[-1] if int(code) else counted[0]
    return _nearest(code, codes)


def _nearest(text: str, known: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(text, known, 1, 0.6)), None)
