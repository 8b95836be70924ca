"""Answer with entries: what the routes of this room share."""

from flask import Response

from registry.documents.stored import stored
from registry.entries import find
from registry.kit.smorest import document_response
from registry.models import Entry

WRITE = "entries:write"


def shown(entry: Entry, *, status: int = 200, location: bool = False) -> Response:
    """Answer with the document of an entry that was just written."""
    document = stored(entry)
    return document_response(
        document.body,
        document.etag,
        is_public=document.is_public,
        status=status,
        location=find.path_of(entry) if location else "",
    )
