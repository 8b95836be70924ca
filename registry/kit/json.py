"""Read and write JSON strictly and fast, and merge patches. Knows no council and no entry."""

import codecs
import json
from collections import Counter
from contextlib import suppress
from typing import Any

import orjson

from registry.kit.errors import BadRequest


def dumps(value: Any) -> bytes:
    """Write JSON as UTF-8 bytes."""
    return orjson.dumps(value)


def loads(text: bytes | str) -> Any:
    """Read JSON; what is malformed is a BadRequest with line and column."""
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


def loads_unique(text: bytes) -> Any:
    """Read JSON that a client sent: as `loads`, and no key may stand twice in one object.

    Readers differ in which of the two they take, so that a check on the way may have seen another
    value. orjson cannot tell: the second reading costs 0.05 to 0.6 ms for a body of 50 kB.
    """
    value = loads(text)
    # Nested deeper than Python reads: no schema has such a field, so it is refused there.
    with suppress(RecursionError):
        _UNIQUE.decode(text.decode())
    return value


def _demand_unique(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        name = json.dumps(Counter(names).most_common(1)[0][0][:60], ensure_ascii=False)
        raise BadRequest(f"The key {name} stands more than once in one object. Send it once.")


# Numbers stay text: only the keys are looked at.
_UNIQUE = json.JSONDecoder(object_pairs_hook=_demand_unique, parse_int=str, parse_float=str)


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
