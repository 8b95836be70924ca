"""Every table, one file per aggregate; importing the package makes the metadata complete."""

from registry.models.adoption import LEVEL, LEVELS, LIVE, REPORTED, STAGES, STOPPED, Adoption
from registry.models.entry import (
    ARCHIVED,
    DRAFT,
    OWNER,
    PUBLISHED,
    Entry,
    EntryOrganisation,
    entry_tags,
)
from registry.models.event import Event, Fact, Total
from registry.models.link_check import LinkCheck
from registry.models.organisation import (
    REGISTRY,
    UNREAL,
    Organisation,
    OrganisationIdentifier,
    OrganisationSuccession,
)
from registry.models.relation import Relation
from registry.models.session import Session
from registry.models.slug import Slug
from registry.models.tag import Tag, TagAlias
from registry.models.tick import Tick
from registry.models.token import IdempotencyKey, Token
from registry.models.unanswered import UnansweredSearch
from registry.models.vocabulary import Point, Vocabulary, entry_points, words_of

# Bookkeeping is never shown as history: a write to one of these tables needs no event.
BOOKKEEPING = (
    "facts",
    "idempotency_keys",
    "link_checks",
    "sessions",
    "slugs",
    "ticks",
    "totals",
    "unanswered_searches",
)

__all__ = [
    "ARCHIVED",
    "BOOKKEEPING",
    "DRAFT",
    "LEVEL",
    "LEVELS",
    "LIVE",
    "OWNER",
    "PUBLISHED",
    "REGISTRY",
    "REPORTED",
    "STAGES",
    "STOPPED",
    "UNREAL",
    "Adoption",
    "Entry",
    "EntryOrganisation",
    "Event",
    "Fact",
    "IdempotencyKey",
    "LinkCheck",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationSuccession",
    "Point",
    "Relation",
    "Session",
    "Slug",
    "Tag",
    "TagAlias",
    "Tick",
    "Token",
    "Total",
    "UnansweredSearch",
    "Vocabulary",
    "entry_points",
    "entry_tags",
    "words_of",
]
