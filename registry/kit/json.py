"""Read and write JSON strictly and fast, and merge patches. Knows no council and no entry."""

import codecs
from typing import Any

import orjson

from registry.kit.errors import BadRequest


def dumps(value: Any) -> bytes:
    """Write JSON as UTF-8 bytes."""
    return orjson.dumps(value)


def loads(text: bytes | str) -> Any:
    """Read JSON that a client sent; what is malformed is a BadRequest with line and column."""
    if text[:3] == codecs.BOM_UTF8 or text[:1] == "\ufeff":
        raise BadRequest(
            "The body begins with a byte order mark. Save it as UTF-8 without a byte order mark."
        )
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(
            f"The body is not well-formed JSON: {error.msg}, at line {error.lineno}, column "
            f"{error.colno}."
        ) from error


def merge_patch(target: Any, patch: Any) -> Any:
    """Apply a JSON Merge Patch (RFC 7396): null takes away, objects merge, the rest replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = _opened(target)
    # A list of what is still to do instead of recursion: a client may nest as deep as it likes.
    waiting = [(merged, patch)]
    while waiting:
        into, changes = waiting.pop()
        for key, value in changes.items():
            if value is None:
                into.pop(key, None)
            elif isinstance(value, dict):
                into[key] = _opened(into.get(key))
                waiting.append((into[key], value))
            else:
                into[key] = value
    return merged


def _opened(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}
