"""Read a record that stands at its id, since it has no name: an adoption, a relation."""

from typing import TypeVar

from sqlalchemy import bindparam, select

from registry.documents.aggregate import aggregate_of_model
from registry.documents.stored import Document, etag
from registry.extensions import db
from registry.kit.errors import Gone, NotFound, Problem
from registry.kit.read import Prepared
from registry.models import Adoption, Event, Relation

Nameless = TypeVar("Nameless", Adoption, Relation)
_DOCUMENTS = {
    model: Prepared(
        select(model.document, model.version, model.revision).where(model.id == bindparam("id"))
    )
    for model in (Adoption, Relation)
}


def document(model: type[Nameless], id_: str) -> Document:
    """Return the stored document of a record, of a withdrawn one too; one statement."""
    found = _DOCUMENTS[model].rows(id=id_)
    if not found:
        raise _absent(model, id_)
    body, version, revision = found[0]
    return Document(body, etag(version, revision))


def get(model: type[Nameless], id_: str) -> Nameless:
    """Return a record, ready to be changed."""
    loads = aggregate_of_model(model).loads
    found = db.session.scalar(select(model).where(model.id == id_).options(*loads))
    if found is None:
        raise _absent(model, id_)
    return found


def _absent(model: type[Nameless], id_: str) -> Problem:
    noun = aggregate_of_model(model).noun
    trace = select(Event.position).where(Event.record_id == id_, Event.type == f"{noun}.purged")
    if db.session.scalar(trace.limit(1)) is not None:
        return Gone(f"The {noun} {id_} was taken out of the registry for good, with its entry.")
    return NotFound(f"There is no {noun} {id_}.")
