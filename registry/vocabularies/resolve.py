"""Find the points of vocabularies that entries name. Needs the database."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_

from registry.documents.address import API
from registry.extensions import db
from registry.kit.errors import FieldError
from registry.models import Point, Vocabulary

# The fields of an entry that take codes of a vocabulary.
SUPPORTS, PHASE = "supports", "phase"
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
        select(Point.code, Point.label)
        .where(Point.scheme == scheme, Point.edition == edition)
        .order_by(Point.place)
    )
    labels = {row.code: row.label for row in rows}
    nearest = _nearest_code(code, labels)
    meant = f" The nearest is {nearest}, {labels[nearest]}." if nearest else ""
    return FieldError(
        f"{title}, version {edition}, has no point {code}.{meant} "
        f"See {API}/vocabularies/{scheme}/{edition}.",
        pointer=f"{at}/code",
        suggestion=nearest,
    )


def _nearest_code(code: str, labels: Mapping[str, str]) -> str | None:
    """Find the code that is meant: by its label, the nearest number, or the nearest spelling."""
    by_label = {label.casefold(): name for name, label in labels.items()}
    label = _nearest(code.casefold(), list(by_label))
    if label:
        return by_label[label]
    numbers = [name for name in labels if name.isdecimal()]
    if code.isdecimal() and numbers:
        return min(numbers, key=lambda name: abs(int(name) - int(code)))
    return _nearest(code, list(labels))


def _nearest(text: str, known: Sequence[str]) -> str | None:
    return next(iter(difflib.get_close_matches(text, known, 1, 0.6)), None)
