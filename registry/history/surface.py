"""Answer a write with the document that came of it."""

from flask import Response

from registry.documents.address import record_path
from registry.documents.aggregate import Record
from registry.documents.stored import stored
from registry.kit.smorest import document_response


def shown(record: Record, *, status: int = 200, location: bool = False) -> Response:
    """Answer with the document of a record that was just written."""
    document = stored(record)
    return document_response(
        document.body,
        document.etag,
        is_public=document.is_public,
        status=status,
        location=record_path(record.kind, record.slug) if location else "",
    )
