"""Read what the address of a page asks; whatever else follows a link in is passed over."""

from flask import request
from werkzeug.datastructures import MultiDict

_DIGITS = 6


def asked(*known: str) -> "MultiDict[str, str]":
    """Return the known parameters, without the empty fields of a form."""
    return MultiDict(
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in known and value.strip()
    )


def page_number() -> int:
    """Return the number of the page; what is no number is the first."""
    text = request.args.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < _DIGITS
    return max(1, int(text)) if is_number else 1
