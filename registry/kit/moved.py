"""Send a client on to the present address, with all else that it asked. Knows no council."""

from flask import Response, request

from registry.kit import problems
from registry.kit.errors import Moved


def answer(moved: Moved) -> Response:
    """Answer 308 to where a record is now."""
    moved.headers["Location"] = location(moved.headers["Location"])
    return problems.response(moved)


def location(path: str) -> str:
    """Return where to go on; what follows the old address, and the query, is asked there too.

    Without the query a client would be led from a dry run to a write.
    """
    rest = request.path.split("/")[path.count("/") + 1 :]
    query = request.query_string.decode("ascii", "ignore")
    return "/".join((path, *rest)) + (f"?{query}" if query else "")
