"""What the routes of organisations take."""

from typing import Any

import marshmallow as ma

from registry.documents.organisation import NATION_NAMES, TYPE_NAMES
from registry.kinds.entry import Contact, kept
from registry.kinds.fields import shown_only
from registry.kit.fields import Choice, Date, List, Slug, Text, Url, UtcDateTime, Whole, stated
from registry.kit.patch import patch_schema
from registry.kit.query import Flag, Number, PageQuery
from registry.kit.schema import Schema, demand_order

TYPES = tuple(TYPE_NAMES)
NATIONS = tuple(NATION_NAMES)


class IdentifierCreate(Schema):
    """Give one code of an organisation, and the days between which it held, where known."""

    scheme = Slug(40, required=True, metadata={"example": "gss"})
    value = Text(100, required=True, metadata={"example": "E09000007"})
    from_on = Date(data_key="from", **stated(description="First day on which it held."))
    to_on = Date(data_key="to", **stated(description="Last day on which it held."))

    @ma.validates_schema
    def in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a code that ended before it began."""
        demand_order(data.get("from_on"), data.get("to_on"), "to")


class Predecessor(Schema):
    """Name an organisation from which this one took over, and the day."""

    slug = Slug(required=True, metadata={"example": "dorset-2019"})
    name = shown_only("Dorset County Council")
    type = shown_only("county")
    on = Date(**stated(example="2019-04-01"))


class OrganisationCreate(Schema):
    """Describe whoever owns entries."""

    slug = Slug(**stated(description="Name in the web address; made from the name when left out."))
    name = Text(200, required=True, metadata={"example": "London Borough of Camden"})
    type = Choice(TYPES, required=True, metadata={"example": "london-borough"})
    nation = Choice(NATIONS, **stated(example="england"))
    region = Text(80, **stated(example="London"))
    population = Whole(0, 100_000_000, **stated(description="How many people live in its area."))
    started_on = Date(**stated(description="Its first day."))
    ended_on = Date(**stated(description="Its last day; null while it goes on."))
    homepage_url = Url(**stated(description="Where it presents itself."))
    identifiers = List(
        ma.fields.Nested(IdentifierCreate),
        30,
        load_default=list,
        metadata={"description": "Its codes, in the order in which they are to be shown."},
    )
    predecessors = List(
        ma.fields.Nested(Predecessor),
        50,
        load_default=list,
        metadata={"description": "Organisations from which it took over."},
    )
    signatory_since = Date(
        **stated(description="Day on which it signed the Local Digital Declaration.")
    )
    contact = ma.fields.Nested(Contact, **stated(description="The team that answers."))
    source = Text(500, **stated(description="Where these facts are from."))
    id = kept(ma.fields.UUID)
    kind = kept(ma.fields.String)
    path = kept(ma.fields.String)
    successors = kept(ma.fields.List, ma.fields.Dict())
    created_at = kept(UtcDateTime)
    updated_at = kept(UtcDateTime)
    version = kept(ma.fields.Integer)

    @ma.validates_schema
    def in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an organisation that ended before it began."""
        demand_order(data.get("started_on"), data.get("ended_on"), "ended_on")


OrganisationUpdate = patch_schema(OrganisationCreate)
READ_ONLY = tuple(
    name for name, declared in OrganisationCreate().fields.items() if declared.dump_only
)


class OrganisationQuery(PageQuery):
    """Narrow the list of organisations; several values of one parameter are alternatives."""

    type = List(Choice(TYPES), 20, metadata={"description": "Organisations of this type."})
    nation = List(Choice(NATIONS), 10, metadata={"description": "Organisations of this nation."})
    region = List(Text(80), 20, metadata={"description": "Organisations of this region."})
    current = Flag(
        metadata={
            "description": "true: only those that have not ended; false: only those that have."
        }
    )
    identifier = List(
        Text(150),
        20,
        metadata={
            "description": "Organisations with this code, such as gss:E09000007, or E09000007 when "
            "its scheme does not matter."
        },
    )
    name = Text(100, metadata={"description": "Part of the name or of the slug."})
    population_from = Number(0, 100_000_000, metadata={"description": "At least so many people."})
    population_to = Number(0, 100_000_000, metadata={"description": "At most so many people."})
