"""Lists cost a fixed, small number of statements, however long they are."""

from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select

from registry.access.actor import Actor
from registry.adoptions import reports
from registry.adoptions import service as adoptions_service
from registry.adoptions.reports import Report
from registry.documents.aggregate import ADOPTION_LOADS, ENTRY_LOADS
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kinds.relation import RELATION_TYPES
from registry.kit import ids
from registry.kit.write import write
from registry.models import Adoption, Entry, Organisation
from registry.relations.service import report as relate
from registry.search.follow import catch_up
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.contract.statements import counted
from tests.contract.url_map import ANYTHING, Operation, lists, reader_of
from tests.factories import (
    make_component,
    make_entry,
    make_organisation,
    point,
    reported,
    vocabulary,
)

MOST = 3
# A search also asks what tags mean, and what owners and points are called.
MOST_OF_SEARCH = 6
# What is due is gathered from entries, adoptions and links.
MOST_OF_DUE = 5
VERSIONED = "versioned"
# What is asked of the database to find out who sent a token, beside the list itself.
LOOK_UP = ("tokens.hash =",)


def fill(camden: Client, steward: Client, number: int) -> None:
    """Make so many of everything that a list can show."""
    for place in range(number):
        for kind in KINDS.values():
            facts = {"tags": ["parking", f"tag-{place}"], "supports": [point("1")]}
            make_entry(camden, kind.plural, **facts, **references(kind))
            change = {"summary": f"Another, the {place}."}
            path = f"/api/v1/{kind.plural}/{VERSIONED}"
            assert camden.patch(path, change, headers={"If-Match": "*"}).status_code == 200
        make_organisation(steward, contact={"name": "Digital team"})
        issued = camden.post("/api/v1/tokens", {"scopes": ["entries:write"]})
        assert issued.status_code == 201


def references(kind: Kind) -> dict[str, Any]:
    """Name others in every field that names organisations: who leads is no partner as well."""
    one, many = {"slug": "leeds"}, [{"slug": "registry"}]
    return {name: many if kind.is_list(name) else one for name in kind.references}


def make_versioned(camden: Client) -> None:
    """Make the entries whose versions are listed."""
    for kind in KINDS.values():
        make_entry(camden, kind.plural, slug=VERSIONED)


def fill_vocabularies(app: Flask, cast: Cast, number: int) -> None:
    """Make so many vocabularies, and so many points of one of them."""
    points = [{"code": str(place), "label": f"Point {place}"} for place in range(1, number + 1)]
    with app.app_context(), write():
        load(vocabulary(points=points), cast.steward.actor)
        for place in range(number):
            load(vocabulary(scheme=f"scheme-{place}"), cast.steward.actor)


def fill_unanswered(app: Flask, number: int) -> None:
    """Make so many searches that found nothing."""
    with app.app_context():
        for place in range(number):
            app.extensions["unanswered"].note(f"nothing {place}")
        app.extensions["unanswered"].flush()


def fill_adoptions(app: Flask, cast: Cast, number: int) -> None:
    """Let so many councils adopt the entries whose lists are read, and one council so many."""
    with app.app_context(), write():
        leeds = db.session.scalars(select(Organisation).where(Organisation.slug == "leeds")).one()
        entries = db.session.scalars(select(Entry).options(*ENTRY_LOADS)).all()
        councils = db.session.scalars(
            select(Organisation).where(Organisation.slug.startswith("council-"))
        ).all()[:number]
        pairs = [(entry, leeds) for entry in entries[:number]]
        pairs += [(entry, one) for entry in entries if entry.slug == VERSIONED for one in councils]
        values = reports.load(reported())
        reports.report([Report(*pair, values) for pair in pairs], cast.steward.actor)


def fill_adoption_versions(app: Flask, number: int) -> None:
    """Let one adoption, whose versions are listed, say so many things one after the other."""
    with app.app_context(), write():
        known = ANYTHING["adoption_id"]
        council = db.session.scalars(
            select(Organisation)
            .where(Organisation.slug.startswith("council-"))
            .order_by(Organisation.slug)
            .limit(1)
        ).one()
        actor = Actor(council.id, council.slug, frozenset({"adoptions:write"}))
        adoption = db.session.get(Adoption, known, options=ADOPTION_LOADS)
        if adoption is None:
            body = {"stage": "live", "since": "2025-04-01"}
            with patch.object(adoptions_service.ids, "uuid7", return_value=known):
                adoption = adoptions_service.create(KINDS["component"], VERSIONED, body, actor)
        for _place in range(number):
            adoptions_service.update(adoption, {"outcome": ids.uuid7()}, actor)


def fill_relations(app: Flask, cast: Cast, number: int) -> None:
    """Relate so many entries to those whose lists are read, and learn a lesson of each."""
    with app.app_context(), write():
        entries = db.session.scalars(
            select(Entry).options(*ENTRY_LOADS).order_by(Entry.slug == VERSIONED, Entry.id.desc())
        ).all()
        said = {"source": "A list"}
        for centre in [entry for entry in entries if entry.slug == VERSIONED]:
            others = [entry for entry in entries if entry.kind == "component"][:number]
            learnt = [entry for entry in entries if entry.kind == "lesson"][:number]
            pairs = [("depends-on", one) for one in others] + [
                ("learnt-from", one) for one in learnt
            ]
            for name, one in pairs:
                if one is not centre:
                    relate(RELATION_TYPES[name], one, centre, said, cast.steward.actor)


def fill_all(app: Flask, cast: Cast, camden: Client, steward: Client, number: int) -> None:
    """Make so many of everything that any list shows, and let the index know of them."""
    fill(camden, steward, number)
    fill_vocabularies(app, cast, number)
    fill_unanswered(app, number)
    # First: what an adopter says itself is left alone by what others report.
    fill_adoption_versions(app, number)
    fill_adoptions(app, cast, number)
    fill_relations(app, cast, number)
    with app.app_context():
        assert catch_up(app.extensions["search_index"], at_once=100_000)


def cost(app: Flask, client: Client, address: str) -> tuple[int, list[str]]:
    """Return how many items a list shows, and the statements that it took."""
    assert client.get(address).status_code == 200  # The first one may catch up with the log.
    with counted(app) as statements:
        answer = client.get(address)
    assert answer.status_code == 200
    asked = [text for text in statements if not any(part in text for part in LOOK_UP)]
    return len(answer.get_json()["items"]), asked


def most(address: str) -> int:
    """Return how many statements a list may cost."""
    if address.partition("?")[0].endswith("/due"):
        return MOST_OF_DUE
    return MOST_OF_SEARCH if address.startswith("/api/v1/search") else MOST


def type_of(found: Operation) -> str:
    """Return a type by which a list is narrowed."""
    if found.template.endswith("/relations"):
        return "needed-by" if "{slug}" in found.template else "depends-on"
    # All adoptions of one organisation are of one type.
    is_one = found.template.startswith("/api/v1/organisations/")
    return "" if is_one else "unitary-authority"


def addresses(found: Operation) -> list[str]:
    """Return a list plain, filtered, and from its cursor on."""
    fields: dict[str, Any] = found.contract["query"]().fields
    address = found.at(slug="leeds" if "organisations" in found.template else VERSIONED)
    asked = [f"{address}?limit=100"]
    for name, value in (("q", "component"), ("tag", "parking"), ("type", type_of(found))):
        if value and name in fields and found.template != "/api/v1/search":
            asked.append(f"{address}?limit=100&{name}={value}")
    if found.template == "/api/v1/search":
        asked += [f"{address}?limit=100&q=component&tag=parking&sort=title"]
    if "like" in fields and "adoptions" in found.template:
        asked.append(f"{address}?limit=100&like=camden")
    if "state" in fields:
        asked.append(f"{address}?limit=100&state=draft")
    return asked


@pytest.mark.parametrize("with_token", [False, True], ids=["anyone", "camden"])
def test_list_costs_the_same_for_5_rows_as_for_50(
    app: Flask, cast: Cast, camden: Client, steward: Client, with_token: bool
) -> None:
    owner = camden if with_token else Client(app)
    make_versioned(camden)
    asked = {
        address: reader_of(found, owner, steward)
        for found in lists(app)
        for address in addresses(found)
        if with_token or (found.contract["access"] == "public" and "state=" not in address)
    }
    assert len(asked) >= 8
    fill_all(app, cast, camden, steward, 5)
    few = {address: cost(app, client, address) for address, client in asked.items()}
    fill_all(app, cast, camden, steward, 50)
    many = {address: cost(app, client, address) for address, client in asked.items()}
    for address in asked:
        assert len(few[address][1]) <= most(address), (address, few[address][1])
        assert len(many[address][1]) == len(few[address][1]), (address, many[address][1])
        # A page shows 100 at most, and so many events there are with the few.
        shown = min(few[address][0] + 1, 100)
        assert "state=" in address or many[address][0] >= shown > 5, address


def test_next_page_costs_no_more(app: Flask, cast: Cast, camden: Client, steward: Client) -> None:
    make_versioned(camden)
    fill_all(app, cast, camden, steward, 3)
    for found in lists(app):
        client = reader_of(found, camden, steward)
        first = client.get(addresses(found)[0].replace("100", "1")).get_json()
        assert first["next"], found.template
        _number, asked = cost(app, client, first["next"].removeprefix("http://localhost"))
        assert len(asked) <= most(found.template), (found.template, asked)


@pytest.mark.parametrize("number", [0, 1, 20])
def test_checklist_costs_one_statement_more_where_there_are_links(
    app: Flask, anyone: Client, camden: Client, number: int
) -> None:
    links = [{"label": str(one), "url": f"https://www.example.gov.uk/{one}"} for one in range(20)]
    made = make_component(camden, links=links[:number])
    with counted(app) as statements:
        assert anyone.get(f"{made['path']}/checklist").status_code == 200
    assert len(statements) == (2 if number else 1), statements


def test_document_costs_one_statement(app: Flask, anyone: Client, camden: Client) -> None:
    made = make_component(camden)
    for address in (made["path"], "/api/v1/organisations/camden"):
        with counted(app) as statements:
            anyone.get(address)
        assert len(statements) == 1, statements
