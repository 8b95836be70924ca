"""Check data with marshmallow: closed schemas, and errors with JSON pointers.

Knows no council and no entry.
"""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import marshmallow as ma

from registry.kit.errors import FieldError
from registry.kit.fields import EARLIEST_YEAR, LATEST_YEAR


class Schema(ma.Schema):
    """Be the parent of every schema: closed, so that an unknown field is an error."""

    class Meta:
        """Set what marshmallow asks for here."""

        unknown = ma.RAISE

    error_messages = {  # noqa: RUF012 (marshmallow reads it as a plain class attribute)
        "unknown": "There is no field of this name.",
        "type": "Send a JSON object here.",
    }


# What marshmallow says of every field, in the words of this house.
ma.fields.Field.default_error_messages.update(
    null="This cannot be null.", required="This is needed."
)


def read(
    schema: Schema, raw: Mapping[str, Any], known: Iterable[str] = ()
) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the values that passed, and all errors of those that did not.

    `known` are the names to suggest for one that is not.
    """
    try:
        return dict(schema.load(raw)), []
    except ma.ValidationError as error:
        passed = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        return passed, field_errors(messages, known)


def demand_order(first: date | None, last: date | None, name: str) -> None:
    """Refuse a last day that comes before the first."""
    if first and last and last < first:
        raise ma.ValidationError(f"This is before {first.isoformat()}.", name)


def demand_plausible(day: date | None) -> None:
    """Refuse a day of so long ago, or so far ahead, that it must be a slip of the keys."""
    if day and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ma.ValidationError(f"Send a day in the years {EARLIEST_YEAR} to {LATEST_YEAR}.")


def field_errors(messages: Any, known: Iterable[str] = (), at: str = "") -> list[FieldError]:
    """Turn marshmallow's nested messages into errors with JSON pointers (RFC 6901)."""
    if isinstance(messages, Mapping):
        return [
            error
            for key, below in messages.items()
            for error in field_errors(below, known, at if key == "_schema" else at + token(key))
        ]
    if isinstance(messages, list | tuple):
        return [error for message in messages for error in field_errors(message, known, at)]
    suggestion = getattr(messages, "suggestion", None)
    if str(messages) == Schema.error_messages["unknown"] and at.count("/") == 1:
        nearest = difflib.get_close_matches(at[1:], list(known), 1, 0.6)
        suggestion = nearest[0] if nearest else None
    return [FieldError(detail=str(messages), pointer=at, suggestion=suggestion)]


def token(key: object) -> str:
    """Write one step of a JSON pointer."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")
