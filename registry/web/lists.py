"""Read what the address of a list asks, and lead on to its next page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from registry.kit import query
from registry.kit.paging import Page
from registry.kit.schema import Schema


def asked(schema: Schema, *known: str, limit: int) -> dict[str, Any]:
    """Return what is asked of these parameters and the cursor; all else is passed over."""
    names = (*known, "cursor")
    args = MultiDict(
        (name, value) for name in names if (value := request.args.get(name, "").strip())
    )
    return query.read(schema, args) | {"limit": limit}


def following(found: Page, asked: Mapping[str, Any], *known: str) -> str:
    """Return the address of the next page of a list; empty when this is the last one."""
    if not found.next_cursor:
        return ""
    kept = {name: asked[name] for name in known if asked.get(name)}
    return f"{request.path}?{urlencode({**kept, 'cursor': found.next_cursor})}"
