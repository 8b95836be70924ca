"""Make the schema that documents a merge patch from the one of a whole record.

Knows no council and no entry.
"""

import copy
from functools import cache
from typing import Any

import marshmallow as ma

from registry.kit.schema import Schema


@cache
def patch_schema(schema: type[Schema]) -> type[Schema]:
    """Make a schema in which every field may be left out, and null takes it away.

    It only documents: what a patch makes of a record is checked by the schema of the whole.
    """
    name = schema.__name__.removesuffix("Create")
    fields = {field: _loose(declared) for field, declared in schema().fields.items()}
    return type(f"{name}Update", (Schema,), fields)


def _loose(declared: ma.fields.Field[Any]) -> ma.fields.Field[Any]:
    if declared.dump_only:
        return copy.deepcopy(declared)
    if isinstance(declared, ma.fields.Nested) and not declared.many:
        # A patch merges objects within objects, too; a list it replaces whole.
        inner = patch_schema(type(declared.schema))
        return ma.fields.Nested(inner, allow_none=True, metadata=declared.metadata)
    loose = copy.deepcopy(declared)
    loose.required = False
    loose.allow_none = True
    # A generated client fills in defaults, and null would take away what the owner wrote.
    loose.load_default = ma.missing
    return loose
