"""Read the lessons that matter to an entry: its own and those of its standards, worst first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from registry.access.actor import Actor
from registry.documents import tally
from registry.documents.address import entry_path
from registry.entries import find
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kinds.relation import IMPLEMENTS, LEARNT_FROM
from registry.kit import json, keyset
from registry.kit.paging import Page
from registry.models import PUBLISHED, Entry, Relation
from registry.relations.lists import at

# Of all outcomes what went wrong is told first, and what did not say how it went last.
_WORST_FIRST = ("failed", "stopped", "partly", "worked")
_WEIGHTS = {outcome: len(_WORST_FIRST) - place for place, outcome in enumerate(_WORST_FIRST)}
# A title and a slug hold neither: texts of one line have their white space put right.
_FIELD, _END = "\t", "\n"


def page(kind: Kind, slug: str, filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of the lessons of one entry, the worst and then the newest first."""
    lesson = aliased(Entry)
    found = tally.lessons(at(kind, slug)).subquery()
    query = (
        select(lesson.document, _because(kind, slug, lesson.id))
        .join(found, found.c.lesson == lesson.id)
        # Written so that SQLite starts from the few lessons, not from every published entry.
        .where(lesson.state.concat("") == PUBLISHED)
    )
    outcome = lesson.details["outcome"].as_string()
    keys = [(case(_WEIGHTS, value=outcome, else_=0), int), (lesson.id, str)]
    shown = keyset.page(query, keys, filters, _with_reasons)
    if not shown.items:
        find.reach(kind, slug, actor)
    return shown


def _because(kind: Kind, slug: str, lesson: InstrumentedAttribute[str]) -> ScalarSelect[Any]:
    """Select what a lesson was learnt from, as far as that is the entry or one of its standards."""
    here = at(kind, slug).scalar_subquery()
    follows, source = aliased(Relation), aliased(Entry)
    standards = select(follows.target_id).where(
        follows.entry_id == here, follows.type == IMPLEMENTS, follows.withdrawn_at.is_(None)
    )
    named = source.kind + _FIELD + source.slug + _FIELD + source.title
    return (
        select(func.aggregate_strings(named, _END))
        .select_from(Relation)
        .join(source, source.id == Relation.target_id)
        .where(
            Relation.entry_id == lesson,
            Relation.type == LEARNT_FROM,
            Relation.withdrawn_at.is_(None),
            or_(Relation.target_id == here, Relation.target_id.in_(standards)),
        )
        .correlate_except(Relation, source, follows)
        .scalar_subquery()
    )


def _with_reasons(row: Row[*tuple[Any, ...]]) -> bytes:
    because = []
    for line in sorted(row[1].split(_END)):
        kind, slug, title = line.split(_FIELD)
        path = entry_path(KINDS[kind].plural, slug)
        because.append({"kind": kind, "slug": slug, "title": title, "path": path})
    return bytes(row[0][:-1]) + b',"because":' + json.dumps(because) + b"}"
