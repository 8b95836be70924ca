"""What an organisation looks like to a reader, alone and inside other documents."""

from typing import Any

import marshmallow as ma

from registry.documents.address import organisation_path
from registry.kinds.entry import Contact
from registry.kit.fields import Date, UtcDateTime
from registry.models import Organisation

# What other documents show of an organisation: a change of anything else stays its own affair.
REFERENCE_FIELDS = ("slug", "name", "type")

# Every type of organisation, with what one of them and several are called.
TYPE_NAMES = {
    "non-metropolitan-district": ("district council", "district councils"),
    "unitary-authority": ("unitary authority", "unitary authorities"),
    "ni-district": ("Northern Irish district council", "Northern Irish district councils"),
    "metropolitan-district": ("metropolitan district", "metropolitan districts"),
    "scottish-unitary-authority": ("Scottish council", "Scottish councils"),
    "london-borough": ("London borough", "London boroughs"),
    "county": ("county council", "county councils"),
    "welsh-unitary-authority": ("Welsh council", "Welsh councils"),
    "combined-authority": ("combined authority", "combined authorities"),
    "strategic-regional-authority": (
        "strategic regional authority",
        "strategic regional authorities",
    ),
    "city-corporation": ("city corporation", "city corporations"),
    "central-government": ("government body", "government bodies"),
    "partnership": ("partnership", "partnerships"),
    "community": ("community", "communities"),
    "non-profit": ("charity or non-profit", "charities or non-profits"),
    "company": ("company", "companies"),
    "registry": ("registry", "registries"),
    "example": ("example", "examples"),
}
NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "the UK",
}
# These say by their name where they are.
PLACED_TYPES = frozenset(
    ("ni-district", "scottish-unitary-authority", "welsh-unitary-authority", "london-borough")
)


class OrganisationRef(ma.Schema):
    """Name an organisation inside another document."""

    slug = ma.fields.String(required=True, metadata={"example": "camden"})
    name = ma.fields.String(required=True, metadata={"example": "London Borough of Camden"})
    type = ma.fields.String(required=True, metadata={"example": "london-borough"})


class IdentifierShown(ma.Schema):
    """Show one code of an organisation and the days between which it held, where known."""

    scheme = ma.fields.String(required=True, metadata={"example": "gss"})
    value = ma.fields.String(required=True, metadata={"example": "E09000007"})
    from_on = Date(required=True, allow_none=True, data_key="from")
    to_on = Date(required=True, allow_none=True, data_key="to")


class SuccessionShown(OrganisationRef):
    """Name a predecessor or successor, and the day of the change."""

    on = Date(required=True, allow_none=True)


class OrganisationShown(ma.Schema):
    """Show whoever owns entries: a council, a government body, a partnership, a community."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.Equal("organisation"))
    slug = ma.fields.String(required=True, metadata={"example": "camden"})
    path = ma.fields.String(required=True, metadata={"example": "/api/v1/organisations/camden"})
    name = ma.fields.String(required=True, metadata={"example": "London Borough of Camden"})
    type = ma.fields.String(required=True, metadata={"example": "london-borough"})
    nation = ma.fields.String(required=True, allow_none=True, metadata={"example": "england"})
    region = ma.fields.String(required=True, allow_none=True, metadata={"example": "London"})
    population = ma.fields.Integer(required=True, allow_none=True)
    started_on = Date(required=True, allow_none=True)
    ended_on = Date(required=True, allow_none=True)
    homepage_url = ma.fields.String(required=True, allow_none=True)
    identifiers = ma.fields.List(ma.fields.Nested(IdentifierShown), required=True)
    predecessors = ma.fields.List(ma.fields.Nested(SuccessionShown), required=True)
    successors = ma.fields.List(ma.fields.Nested(SuccessionShown), required=True)
    signatory_since = Date(
        required=True,
        allow_none=True,
        metadata={"description": "Day on which it signed the Local Digital Declaration."},
    )
    contact = ma.fields.Nested(Contact, required=True, allow_none=True)
    source = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Where these facts are from."}
    )
    created_at = UtcDateTime(required=True)
    updated_at = UtcDateTime(required=True)
    version = ma.fields.Integer(required=True)


_SCHEMA = OrganisationShown()


def reference(organisation: Organisation) -> dict[str, str]:
    """Return how other documents show an organisation."""
    return {name: getattr(organisation, name) for name in REFERENCE_FIELDS}


def organisation_document(organisation: Organisation) -> dict[str, Any]:
    """Return the whole document of an organisation."""
    values = {
        name: getattr(organisation, name, None)
        for name in _SCHEMA.fields
        if name not in ("path", "predecessors", "successors")
    }
    values["path"] = organisation_path(organisation.slug)
    values["predecessors"] = _line(
        (link.predecessor, link.took_over_on) for link in organisation.predecessors
    )
    values["successors"] = _line(
        (link.successor, link.took_over_on) for link in organisation.successors
    )
    return dict(_SCHEMA.dump(values))


def _line(links: Any) -> list[dict[str, Any]]:
    named = [{**reference(organisation), "on": on} for organisation, on in links]
    return sorted(named, key=lambda shown: shown["slug"])


OWN_FIELDS = (
    "slug",
    "name",
    "type",
    "nation",
    "region",
    "population",
    "started_on",
    "ended_on",
    "homepage_url",
    "identifiers",
    "predecessors",
    "signatory_since",
    "contact",
    "source",
)


def organisation_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is written of an organisation, as history keeps it."""
    fields = {name: document[name] for name in OWN_FIELDS}
    fields["predecessors"] = [
        {"slug": before["slug"], "on": before["on"]} for before in document["predecessors"]
    ]
    return fields
