"""Read a query: closed, bounded, every fault named. Knows no council and no entry."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from registry.kit.errors import FieldError, Invalid
from registry.kit.fields import Text, Whole
from registry.kit.paging import CURSOR_LENGTH, LIMIT_DEFAULT, LIMIT_MOST
from registry.kit.schema import Schema

# The one address that the toolbox knows: whoever sends q anywhere wants to get there.
SEARCHING = "Search at /api/v1/search?q=..."


class Number(Whole):
    """Hold a whole number as it stands in a query: digits."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(int(value), attr, data, **kwargs)


class Flag(ma.fields.Boolean):
    """Hold true or false as it stands in a query, and nothing else."""

    truthy = {"true"}  # noqa: RUF012 (marshmallow reads it as a plain class attribute)
    falsy = {"false"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value not in ("true", "false"):
            raise ma.ValidationError("Send true or false.")
        return bool(value == "true")


class NoQuery(Schema):
    """Take no parameter at all."""


class PageQuery(Schema):
    """Say which part of a list is wanted."""

    limit = Number(
        1,
        LIMIT_MOST,
        load_default=LIMIT_DEFAULT,
        metadata={"description": "How many items to send at most."},
    )
    cursor = Text(
        CURSOR_LENGTH,
        load_default=None,
        metadata={"description": "Where to go on: taken from `next` of the page before."},
    )


class WriteQuery(Schema):
    """Say how a write is to be done."""

    dry_run = Flag(
        load_default=False,
        metadata={"description": "Check everything, answer as if it were done, keep nothing."},
    )


def read(schema: Schema, args: "MultiDict[str, str]") -> dict[str, Any]:
    """Return the values of a query by name; raise Invalid with every fault."""
    if not args:
        return dict(_defaults(type(schema)))
    errors: list[FieldError] = []
    raw: dict[str, Any] = {}
    known = {declared.data_key or name: declared for name, declared in schema.fields.items()}
    for name, values in args.lists():
        declared = known.get(name)
        if declared is None:
            errors.append(_unknown(name, known))
        elif isinstance(declared, ma.fields.List):
            raw[name] = values
        elif len(values) > 1:
            errors.append(FieldError("Send this only once.", parameter=name))
        else:
            raw[name] = values[0]
    data: dict[str, Any] = {}
    try:
        data = dict(schema.load(raw))
    except ma.ValidationError as error:
        errors += _faults(error.normalized_messages())  # type: ignore[no-untyped-call]
    if errors:
        raise Invalid("Some query parameters are not right.", errors)
    return data


@cache
def _defaults(schema: type[Schema]) -> Mapping[str, Any]:
    return dict(schema().load({}))


def _unknown(name: str, known: Iterable[str]) -> FieldError:
    if name == "q":
        return FieldError(f"This takes no words to look for. {SEARCHING}", parameter=name)
    nearest = difflib.get_close_matches(name, list(known), 1, 0.6)
    return FieldError(
        f"There is no parameter of this name. Known ones: {', '.join(sorted(known))}.",
        parameter=name[:100],
        suggestion=nearest[0] if nearest else None,
    )


def _faults(messages: dict[str, Any]) -> list[FieldError]:
    found = []
    for name, below in messages.items():
        texts = below.values() if isinstance(below, dict) else [below]
        for group in texts:
            for message in group:
                suggestion = getattr(message, "suggestion", None)
                found.append(FieldError(str(message), parameter=name, suggestion=suggestion))
    return found
