"""What the routes of entries take and show."""

from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES, STATES
from registry.kinds.fields import Tag
from registry.kit.fields import Choice, List, Slug
from registry.kit.query import PageQuery
from registry.kit.schema import Schema

_VALUES_MOST = 20


class EntryQuery(PageQuery):
    """Narrow a list of entries; several values of one parameter are alternatives."""

    tag = List(Tag(), _VALUES_MOST, metadata={"description": "Entries with this tag."})
    owner = List(
        Slug(), _VALUES_MOST, metadata={"description": "Entries of this organisation (slug)."}
    )
    phase = List(Choice(PHASES), _VALUES_MOST, metadata={"description": "Entries in this phase."})
    freshness = List(
        Choice(FRESHNESS), _VALUES_MOST, metadata={"description": "Entries of this freshness."}
    )
    state = Choice(
        STATES,
        metadata={
            "description": "published (the default), or draft or archived for your own entries "
            "of that state: this needs a token."
        },
    )


class MixedQuery(EntryQuery):
    """Narrow a list of entries of all kinds."""

    kind = List(Choice(tuple(KINDS)), _VALUES_MOST, metadata={"description": "This kind only."})


class Transfer(Schema):
    """Say whom an entry is to belong to."""

    owner = Slug(
        required=True,
        allow_none=True,
        metadata={
            "description": "Slug of the organisation; null when it is not known.",
            "example": "camden",
        },
    )
