"""Make an owner of hundreds of entries with their users, faster than by the API."""

from typing import Any

from flask import Flask
from sqlalchemy import Table, insert, select

from registry.kit import ids
from registry.kit.write import write
from registry.models import Adoption, Entry, EntryOrganisation, Organisation, entry_points
from tests.client import Client
from tests.factories import make_adoption, make_component, point


def fill(app: Flask, owner: Client, adopter: Client, entries: int, users: int) -> None:
    """Let a client own so many entries, each used by so many others, and supporting a point."""
    facts = {"supports": [point("1")], "partners": [{"slug": "leeds"}]}
    made = make_component(owner, title="First", **facts)
    use = make_adoption(adopter, made)
    with app.app_context(), write() as session:

        def of(table: Any, *where: Any) -> list[dict[str, Any]]:
            return [dict(row) for row in session.execute(select(table).where(*where)).mappings()]

        entry = of(Entry.__table__, Entry.id == made["id"])
        adoption = of(Adoption.__table__, Adoption.id == use["id"])
        links = of(EntryOrganisation.__table__, EntryOrganisation.entry_id == made["id"])
        points = of(entry_points, entry_points.c.entry_id == made["id"])
        councils = _councils(session, users)
        new = [ids.uuid7() for _ in range(entries - 1)]
        named = [{"id": one, "slug": f"n-{one}", "title": f"Number {one}"} for one in new]
        _add(session, Entry.__table__, [{**entry[0], **names} for names in named])
        for table, rows in ((EntryOrganisation.__table__, links), (entry_points, points)):
            _add(session, table, [{**row, "entry_id": one} for one in new for row in rows])
        uses = [{"entry_id": one, "organisation_id": who} for one in new for who in councils]
        _add(session, Adoption.__table__, [{**adoption[0], "id": ids.uuid7(), **a} for a in uses])


def _councils(session: Any, number: int) -> list[str]:
    council = session.execute(
        select(Organisation.__table__).where(Organisation.slug == "leeds")
    ).mappings()
    row = dict(council.one())
    new = [
        {**row, "id": (one := ids.uuid7()), "slug": f"c-{one}", "name": f"Council {one}"}
        for _ in range(number)
    ]
    _add(session, Organisation.__table__, new)
    return [row["id"] for row in new]


def _add(session: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
