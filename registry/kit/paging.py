"""Cut lists into pages: opaque cursors and one envelope. Knows no council and no entry."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from registry.kit.errors import FieldError, Invalid

LIMIT_DEFAULT = 20
LIMIT_MOST = 100
CURSOR_LENGTH = 500
NUMBER_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """Hold one page: stored documents as bytes, how many there are in all, and where it goes on.

    `beside` are further members of the list, as JSON.
    """

    items: list[bytes]
    total: int
    next_cursor: str | None
    beside: Mapping[str, bytes] = field(default_factory=dict)


def encode_cursor(*parts: Any) -> str:
    """Make an opaque cursor of JSON values."""
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def decode_cursor(cursor: str, *types: type) -> list[Any]:
    """Read a cursor back; one that we did not make is an Invalid that says what to do."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        parts = None
    fits = isinstance(parts, list) and len(parts) == len(types)
    if not fits or not all(map(_is_sound, parts, types)):
        fault = FieldError("Take the cursor from `next` as it is.", parameter="cursor")
        raise Invalid("The cursor is not one of ours, or of another list.", [fault])
    return list(parts)


def _is_sound(part: Any, kind: type) -> bool:
    """Refuse also what no database takes: a NUL, and a number of more than 64 bits."""
    if type(part) is not kind:
        return False
    if isinstance(part, str):
        return "\0" not in part
    return not isinstance(part, int) or -NUMBER_MOST <= part <= NUMBER_MOST


def cut(rows: list[Any], limit: int) -> tuple[list[Any], bool]:
    """Split off the one row more that was asked for, and tell whether it was there."""
    return rows[:limit], len(rows) > limit


def envelope(items: Iterable[bytes], total: int, next_url: str | None, **beside: bytes) -> bytes:
    """Join stored documents into the bytes of a list; `beside` are further members as JSON."""
    members = [
        b'{"items":[' + b",".join(items) + b"]",
        b'"total":%d' % total,
        b'"next":' + orjson.dumps(next_url),
        *(b'"%s":%s' % (name.encode(), value) for name, value in beside.items()),
    ]
    return b",".join(members) + b"}"
