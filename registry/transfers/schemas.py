"""What the route of transfers takes."""

from registry.kit.fields import Slug
from registry.kit.schema import Schema


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
