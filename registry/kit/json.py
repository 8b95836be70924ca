"""Read and write JSON strictly and fast, and merge patches. Knows no council and no entry."""

from typing import Any

import orjson

from registry.kit.errors import BadRequest


def dumps(value: Any) -> bytes:
    """Write JSON as UTF-8 bytes."""
    return orjson.dumps(value)


def loads(text: bytes | str) -> Any:
    """Read JSON that a client sent; what is malformed is a BadRequest with line and column."""
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
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged
