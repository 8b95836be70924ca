"""Everything that has a document is declared once, with all that its document shows."""

from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from registry.documents import render
from registry.documents.aggregate import AGGREGATES, Aggregate, aggregate_of
from registry.extensions import Base, db
from tests.client import Client
from tests.factories import make_adoption, make_component, make_organisation, point


@pytest.mark.parametrize("declared", AGGREGATES, ids=lambda one: one.noun)
def test_record_loaded_as_declared_can_be_rendered(
    context: AppContext, camden: Client, leeds: Client, steward: Client, declared: Aggregate
) -> None:
    made = make_component(camden, tags=["parking"], supports=[point("1")])
    make_adoption(leeds, made)
    relation = {"type": "depends-on", "target": make_component(camden)["path"]}
    assert camden.post(f"{made['path']}/relations", relation).status_code == 201
    make_organisation(steward, predecessors=[{"slug": "leeds"}])
    records: list[Any] = list(db.session.scalars(select(declared.model).options(*declared.loads)))
    assert records
    for record in records:
        before = record.document
        document = render.render(record)
        assert record.document == before
        assert aggregate_of(record) is declared
        assert render.fields_of(record, document)
    db.session.rollback()


def test_every_table_with_documents_is_declared() -> None:
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    shown = {model for model in mapped if hasattr(model, "render_hash")}
    assert shown == {declared.model for declared in AGGREGATES}
    nouns = [declared.noun for declared in AGGREGATES]
    assert len(set(nouns)) == len(nouns)
