"""Send a client on to the present address, with all else that it asked. Knows no council."""

from flask import Response, request

from registry.kit import problems
from registry.kit.errors import Moved


def answer(moved: Moved) -> Response:
    """Answer 308; what follows the old address, and the query, is asked of the new one too.

    Without the query a client would be led from a dry run to a write.
    """
    location = moved.headers["Location"]
    rest = request.path.split("/")[location.count("/") + 1 :]
    query = request.query_string.decode("ascii", "ignore")
    moved.headers["Location"] = "/".join((location, *rest)) + (f"?{query}" if query else "")
    return problems.response(moved)
