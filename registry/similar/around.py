"""Gather what stands around a plan: who does the same, whom to ring, what was learnt, standards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, select

from registry.documents import tally
from registry.documents.tally import IN_USE
from registry.entries.twins import TWIN_LEAST
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.relation import IMPLEMENTS
from registry.kit import json
from registry.models import (
    LEVEL,
    LEVELS,
    LIVE,
    PUBLISHED,
    UNREAL,
    Adoption,
    Entry,
    Organisation,
    Relation,
)
from registry.search.alike import Alike, alike
from registry.search.index import SearchIndex
from registry.search.likeness import Text

PROJECT, LESSON, STANDARD = "project", "lesson", "standard"
MOST = 5
_SHOWN = ("kind", "slug", "title", "summary", "path", "owner")


@dataclass(frozen=True, slots=True)
class Around:
    """Hold what a plan is told beside the entries that are like it; each list is cut at MOST."""

    projects: list[dict[str, Any]]
    adopters: list[dict[str, Any]]
    lessons: list[dict[str, Any]]
    standards: list[dict[str, Any]]


def around(index: SearchIndex, text: Text, found: Sequence[Alike], *, expand: bool) -> Around:
    """Return what stands around a plan and the entries that were found for it."""
    near = {one.row.id: json.loads(one.row.document) for one in found}
    alone = {
        name: alike(index, text, kind=name, limit=2 * MOST, expand=expand)
        for name in (PROJECT, LESSON, STANDARD)
        if name in KINDS
    }
    return Around(
        _projects(alone.get(PROJECT, ())),
        _adopters(list(near)),
        _cut(_learnt(near), alone.get(LESSON, ())),
        _cut(_followed(near), alone.get(STANDARD, ())),
    )


def _projects(found: Iterable[Alike]) -> list[dict[str, Any]]:
    """Return the projects that are like the plan, those that look for partners first."""
    shown = []
    for one in found:
        document = json.loads(one.row.document)
        more = {name: document.get(name) for name in ("looking_for_partners", "partners_wanted")}
        contact = {"contact": document["contact"], "likeness": round(one.likeness, 3)}
        shown.append(_pointer(document, _like_plan(one)) | more | contact)
    return sorted(shown, key=lambda project: not project["looking_for_partners"])[:MOST]


def _like_plan(one: Alike) -> str:
    """Say how much it is like the plan: the word follows the number."""
    how = "much" if one.likeness >= TWIN_LEAST else "some"
    return f"It says {how} of what you say."


def _pointer(document: Mapping[str, Any], because: str) -> dict[str, Any]:
    return {name: document.get(name) for name in _SHOWN} | {"because": because}


def _cut(linked: Iterable[dict[str, Any]], found: Iterable[Alike]) -> list[dict[str, Any]]:
    """Join what is linked to the entries with what is like the plan itself, each once."""
    pointers = {one["path"]: one for one in linked}
    for one in found:
        document = json.loads(one.row.document)
        pointers.setdefault(document["path"], _pointer(document, _like_plan(one)))
    return list(pointers.values())[:MOST]


def _learnt(near: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not near:
        return []
    of = tally.lessons(list(near)).subquery()
    rows = db.session.execute(
        select(of.c.of, Entry.document)
        .join(Entry, Entry.id == of.c.lesson)
        .where(Entry.state == PUBLISHED)
        .order_by(Entry.id.desc())
    )
    return [_linked(row, near, "It was learnt from {}, or from a standard of it.") for row in rows]


def _followed(near: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Relation.entry_id, Entry.document)
        .join(Entry, Entry.id == Relation.target_id)
        .where(
            Relation.entry_id.in_(near),
            Relation.type == IMPLEMENTS,
            Relation.withdrawn_at.is_(None),
            Entry.state == PUBLISHED,
        )
        .order_by(Relation.id)
    )
    return [_linked(row, near, "{} implements it.") for row in rows]


def _linked(
    row: Row[str, bytes], near: Mapping[str, Mapping[str, Any]], because: str
) -> dict[str, Any]:
    return _pointer(json.loads(row[1]), because.format(near[row[0]]["title"]))


def _adopters(entries: Sequence[str]) -> list[dict[str, Any]]:
    """Return who uses the entries, those that can tell most first: live, and sure of it."""
    surest = case({level: place for place, level in enumerate(LEVELS)}, value=LEVEL)
    rows = db.session.execute(
        select(Adoption.document, Organisation.contact)
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            Adoption.entry_id.in_(entries),
            Adoption.stage.in_(IN_USE),
            Adoption.withdrawn_at.is_(None),
            Organisation.type.not_in(UNREAL),
        )
        .order_by(surest.desc(), (Adoption.stage == LIVE).desc(), Adoption.id.desc())
        .limit(MOST)
    )
    return [_adopter(json.loads(row.document), row.contact) for row in rows]


def _adopter(adoption: Mapping[str, Any], team: Any) -> dict[str, Any]:
    names = ("organisation", "entry", "stage", "since", "level", "path")
    return {name: adoption[name] for name in names} | {"contact": adoption["contact"] or team}
