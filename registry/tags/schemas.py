"""What the routes of tags take and show."""

import marshmallow as ma

from registry.documents.tag import TagShown
from registry.kinds.entry import kept
from registry.kinds.fields import Tag
from registry.kit.fields import List, Text, UtcDateTime, stated
from registry.kit.patch import patch_schema
from registry.kit.query import PageQuery
from registry.kit.schema import Schema

# Every name that a tag ever had stays with it, and of a merged one all of them.
ALIASES_MOST = 200


class TagCreate(Schema):
    """Say what a tag stands for, and which other words mean the same."""

    description = Text(
        500, **stated("What it stands for.", "Permits and places to leave a vehicle.")
    )
    aliases = List(
        Tag(),
        ALIASES_MOST,
        load_default=list,
        allow_none=True,
        metadata={
            "description": "Other words for the same: entries that name one get this tag.",
            "example": ["car-parking"],
        },
    )

    id = kept(ma.fields.UUID)
    kind = kept(ma.fields.String)
    name = kept(ma.fields.String)
    path = kept(ma.fields.String)
    entries = ma.fields.Integer(
        dump_only=True, metadata={"description": "For reading only: passed over in a body."}
    )
    created_at = kept(UtcDateTime)
    updated_at = kept(UtcDateTime)
    version = kept(ma.fields.Integer)

    @ma.post_load
    def in_order(self, data: dict[str, object], **_kwargs: object) -> dict[str, object]:
        """Read null as no alias at all, and sort: their order means nothing."""
        aliases = data.get("aliases") or []
        return {**data, "aliases": sorted(aliases) if isinstance(aliases, list) else aliases}


TagUpdate = patch_schema(TagCreate)
READ_ONLY = tuple(name for name, declared in TagCreate().fields.items() if declared.dump_only)


class TagRename(Schema):
    """Say what a tag is to be called."""

    name = Tag(required=True, metadata={"example": "parking"})


class TagMerge(Schema):
    """Say which tag is to take the place of this one."""

    into = Tag(required=True, metadata={"example": "parking"})


class TagCounted(TagShown):
    """Show a tag and how many published entries carry it."""

    entries = ma.fields.Integer(
        required=True,
        metadata={"description": "How many published entries carry it.", "example": 12},
    )


class TagQuery(PageQuery):
    """Narrow the list of tags."""

    name = Text(
        50,
        metadata={
            "description": "Tags with this in their name or one of their aliases.",
            "example": "park",
        },
    )
