"""Answer with entries: what the routes of this room share."""

from collections.abc import Sequence

from flask import Response

from registry.documents.stored import stored
from registry.entries import find
from registry.entries.twins import Twin
from registry.kit import json
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


def created(entry: Entry, warned: Sequence[Twin], *, dry_run: bool) -> Response:
    """Answer with an entry that was just registered, and with what its owner is warned of."""
    answer = shown(entry, status=200 if dry_run else 201, location=True)
    if warned:
        warnings = json.dumps([twin.shown() for twin in warned])
        answer.set_data(answer.get_data()[:-1] + b',"warnings":' + warnings + b"}")
    return answer
