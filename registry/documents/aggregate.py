"""List the sorts of records that have documents and history; each is declared here, once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from registry.documents.adoption import AdoptionShown, adoption_document, adoption_fields
from registry.documents.entry import entry_document, own_fields
from registry.documents.organisation import (
    OrganisationShown,
    organisation_document,
    organisation_fields,
)
from registry.documents.relation import RelationShown, relation_document, relation_fields
from registry.documents.tag import TagShown, tag_document, tag_fields
from registry.documents.vocabulary import VocabularyShown, vocabulary_document, vocabulary_fields
from registry.models import (
    Adoption,
    Entry,
    EntryOrganisation,
    Organisation,
    OrganisationSuccession,
    Relation,
    Tag,
    Vocabulary,
)

Record = Adoption | Entry | Organisation | Relation | Tag | Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate:
    """Declare how one sort of record is loaded, shown and kept by history."""

    model: type[Record]
    # The first half of its events: entry.created.
    noun: str
    document: Callable[[Any], dict[str, Any]]
    # What its owner wrote, of the record and its document.
    fields: Callable[[Any, dict[str, Any]], dict[str, Any]]
    # What a document shows has to be loaded with its record: a lazy load would raise.
    loads: tuple[ORMOption, ...]
    schema: type[Any] | None = None


ENTRY_LOADS = (
    selectinload(Entry.organisations).joinedload(EntryOrganisation.organisation),
    selectinload(Entry.tags),
    selectinload(Entry.points),
)
ORGANISATION_LOADS = (
    selectinload(Organisation.identifiers),
    selectinload(Organisation.predecessors).joinedload(OrganisationSuccession.predecessor),
    selectinload(Organisation.successors).joinedload(OrganisationSuccession.successor),
)
TAG_LOADS = (selectinload(Tag.aliases),)
ADOPTION_LOADS = (joinedload(Adoption.entry), joinedload(Adoption.organisation))
RELATION_LOADS = (joinedload(Relation.entry), joinedload(Relation.target))
VOCABULARY_LOADS = (selectinload(Vocabulary.points),)

AGGREGATES = (
    Aggregate(
        Vocabulary,
        "vocabulary",
        vocabulary_document,
        lambda record, _document: vocabulary_fields(record),
        VOCABULARY_LOADS,
        VocabularyShown,
    ),
    Aggregate(
        Organisation,
        "organisation",
        organisation_document,
        lambda _record, document: organisation_fields(document),
        ORGANISATION_LOADS,
        OrganisationShown,
    ),
    Aggregate(
        Tag,
        "tag",
        tag_document,
        lambda _record, document: tag_fields(document),
        TAG_LOADS,
        TagShown,
    ),
    # Its schemas are those of the kinds.
    Aggregate(
        Entry,
        "entry",
        entry_document,
        lambda record, _document: own_fields(record),
        ENTRY_LOADS,
    ),
    Aggregate(
        Adoption,
        "adoption",
        adoption_document,
        lambda _record, document: adoption_fields(document),
        ADOPTION_LOADS,
        AdoptionShown,
    ),
    Aggregate(
        Relation,
        "relation",
        relation_document,
        lambda _record, document: relation_fields(document),
        RELATION_LOADS,
        RelationShown,
    ),
)
_BY_MODEL = {aggregate.model: aggregate for aggregate in AGGREGATES}


def aggregate_of(record: Record) -> Aggregate:
    """Return what is declared of a record's sort."""
    return aggregate_of_model(type(record))


def aggregate_of_model(model: type[Record]) -> Aggregate:
    """Return what is declared of a sort of record."""
    return _BY_MODEL[model]
