"""Load vocabularies: published lists of codes, from files that people may correct."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry.access.actor import STEWARD, Actor
from registry.documents.aggregate import VOCABULARY_LOADS
from registry.documents.vocabulary import POINT_FIELDS, vocabulary_fields
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock, ids
from registry.kit.errors import FieldError, Invalid
from registry.kit.schema import read
from registry.models import Point, Vocabulary, entry_points
from registry.vocabularies.schemas import VocabularyFields

_WRITER = VocabularyFields()
_ABOUT = ("title", "meaning", "field", "source", "source_url", "as_of", "licence", "attribution")


def load(raw: Mapping[str, Any], actor: Actor) -> Vocabulary:
    """Create a vocabulary, or bring it to what a file says now; the same changes nothing.

    Entries that show a point with another label, or in another place, are rendered again.
    """
    actor.demand(STEWARD)
    data, errors = read(_WRITER, raw, _WRITER.fields)
    errors += _doubled(data.get("points") or [])
    if errors:
        raise Invalid("This is no vocabulary. Nothing was kept.", errors)
    vocabulary = find(data["scheme"], data["version"])
    verb = "updated" if vocabulary else "created"
    vocabulary = vocabulary or _new(data["scheme"], data["version"])
    before = vocabulary_fields(vocabulary) if vocabulary.version else None
    shown_otherwise = _apply(vocabulary, data)
    if vocabulary_fields(vocabulary) != before:
        db.session.add(vocabulary)
        history.record(verb, vocabulary, actor, changed=shown_otherwise)
    return vocabulary


def find(scheme: str, edition: str) -> Vocabulary | None:
    """Return a vocabulary with its points, ready to be changed."""
    return db.session.scalar(
        select(Vocabulary)
        .where(Vocabulary.scheme == scheme, Vocabulary.edition == edition)
        .options(*VOCABULARY_LOADS)
    )


def _new(scheme: str, edition: str) -> Vocabulary:
    made = Vocabulary(id=ids.uuid7(), scheme=scheme, edition=edition, version=0, revision=0)
    made.created_at, made.points = clock.now(), []
    return made


def _doubled(points: list[Any]) -> list[FieldError]:
    seen: set[str] = set()
    errors = []
    for place, point in enumerate(points):
        code = point.get("code") if isinstance(point, dict) else None
        if code in seen:
            errors.append(FieldError(f"{code} stands there twice.", pointer=f"/points/{place}"))
        seen.add(code or "")
    return errors


def _apply(vocabulary: Vocabulary, data: Mapping[str, Any]) -> set[str]:
    """Write the values, and return the codes that entries show otherwise now."""
    _demand_unused(vocabulary, data)
    for name in _ABOUT:
        setattr(vocabulary, name, data[name])
    known = {point.code: point for point in vocabulary.points}
    shown_otherwise = _moved(list(known), [given["code"] for given in data["points"]])
    points = []
    for place, given in enumerate(data["points"]):
        point = known.get(given["code"]) or _new_point(vocabulary, given["code"])
        if point.code in known and point.label != given["label"]:
            shown_otherwise.add(point.code)
        point.place = place
        for name in POINT_FIELDS:
            setattr(point, name, given[name])
        points.append(point)
    vocabulary.points = points
    return shown_otherwise


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return the codes that stand elsewhere among those that were there before and still are.

    Entries show their points in the order of the vocabulary.
    """
    new, gone = set(after) - set(before), set(before) - set(after)
    was = [code for code in before if code not in gone]
    now = [code for code in after if code not in new]
    return {code for pair in zip(was, now, strict=True) if pair[0] != pair[1] for code in pair}


def _new_point(vocabulary: Vocabulary, code: str) -> Point:
    scheme, edition = vocabulary.scheme, vocabulary.edition
    return Point(id=ids.uuid7(), scheme=scheme, edition=edition, code=code)


def _demand_unused(vocabulary: Vocabulary, data: Mapping[str, Any]) -> None:
    """Refuse to take away points that entries name: they would lose what their owners wrote."""
    codes = {given["code"] for given in data["points"]}
    gone = {point.code for point in vocabulary.points} - codes
    is_for_others = vocabulary.points != [] and vocabulary.field != data["field"]
    if not gone and not is_for_others:
        return
    named = set(
        db.session.scalars(
            select(Point.code)
            .join(entry_points)
            .where(Point.vocabulary_id == vocabulary.id)
            .distinct()
        )
    )
    faults = []
    if named and is_for_others:
        said = f"Entries name its points in {vocabulary.field}. Load it under another scheme."
        faults.append(FieldError(said, pointer="/field"))
    if named & gone:
        codes_named = ", ".join(sorted(named & gone))
        faults.append(FieldError(f"Entries name {codes_named}.", pointer="/points"))
    if faults:
        raise Invalid("Points that entries name cannot be taken out.", faults)
