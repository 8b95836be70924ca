"""Describe lists: the envelope, and items that are of several kinds."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from registry.documents.entry import read_schema
from registry.documents.organisation import SuccessionShown
from registry.kinds import KINDS


class OneOf(ma.fields.Field[Any]):
    """Stand for a document of one of several kinds; `kind` tells which (OpenAPI discriminator)."""

    def __init__(
        self, schemas: Mapping[str, type[ma.Schema]], *, is_nullable: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.schemas = schemas
        # Not allow_none: apispec would write a type beside oneOf that nothing but null meets.
        self.is_nullable = is_nullable


def one_of(converter: Any, field: Any, **_rest: Any) -> dict[str, Any]:
    """Describe OneOf for OpenAPI: apispec calls this for every field."""
    if not isinstance(field, OneOf):
        return {}
    references = {
        name: converter.resolve_nested_schema(schema) for name, schema in field.schemas.items()
    }
    mapping = {name: reference["$ref"] for name, reference in references.items()}
    null = [{"type": "null"}] if field.is_nullable else []
    return {
        "oneOf": [*references.values(), *null],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }


def kind_schemas() -> dict[str, type[ma.Schema]]:
    """Return the schema of the document of each kind of entry."""
    return {kind.name: read_schema(kind) for kind in KINDS.values()}


def any_kind() -> OneOf:
    """Stand for the document of any kind of entry."""
    return OneOf(kind_schemas())


def _members(item: ma.fields.Field[Any]) -> dict[str, Any]:
    return {
        "items": ma.fields.List(item, required=True),
        "total": ma.fields.Integer(
            required=True, metadata={"description": "How many there are in all, on every page."}
        ),
        "next": ma.fields.Url(
            required=True,
            allow_none=True,
            metadata={"description": "Address of the next page; null on the last."},
        ),
    }


def _successors() -> ma.fields.List[Any]:
    said = "Who took over from the organisation that was asked for, beside an empty list only."
    return ma.fields.List(ma.fields.Nested(SuccessionShown), metadata={"description": said})


@cache
def list_schema(schema: type[ma.Schema], *, is_owned: bool = False) -> type[ma.Schema]:
    """Make the schema of a list of documents of one shape.

    What is owned may be asked for by its organisation, and an empty list names its successors.
    """
    name = schema.__name__.removesuffix("Shown")
    members = _members(ma.fields.Nested(schema))
    if is_owned:
        members["successors"] = _successors()
    return type(f"{name}List", (ma.Schema,), members)


def mixed_list_schema(
    name: str, item: ma.fields.Field[Any], **beside: type[ma.Schema]
) -> type[ma.Schema]:
    """Make the schema of a list of entries of several kinds; `beside` are lists next to them."""
    lists = {
        key: ma.fields.List(ma.fields.Nested(schema), required=True)
        for key, schema in beside.items()
    }
    members = {**_members(item), **lists, "successors": _successors()}
    return type(name, (ma.Schema,), members)
