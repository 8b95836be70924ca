"""The routes of evidence: what an organisation shares, uses and has learnt, for a bid or report."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.evidence import service
from registry.evidence.example import EXAMPLE
from registry.evidence.schemas import Evidence, EvidenceQuery
from registry.kit import csv, moved
from registry.kit.errors import Moved
from registry.kit.smorest import (
    Blueprint,
    absolute,
    answers,
    csv_response,
    named,
    read_response,
    takes_query,
)

blp = Blueprint(
    "evidence",
    __name__,
    url_prefix=API,
    description="What an organisation shares, uses and has learnt: for a bid or a report.",
)
blp.register_error_handler(Moved, moved.answer)
_HEADERS = ("ETag", "Cache-Control")
_SHEET = 'section,what,said\r\n"bid: Scalable by design",Gap,"Nothing is live elsewhere yet."\r\n'


@blp.route("/organisations/<slug>/evidence", endpoint="document")
class EvidenceDocument(MethodView):
    """The evidence as JSON."""

    @public
    @named("getEvidence")
    @takes_query(EvidenceQuery)
    @answers(Evidence, headers=_HEADERS, errors=(308, 404), example=EXAMPLE)
    def get(self, slug: str, query: dict[str, Any]) -> Response:
        """Gather the evidence that an organisation lives up to the declaration.

        Each record has its path, so that it can be checked. Gaps are told in plain sentences.
        """
        found = service.read(slug, query)
        return read_response(found.body, found.etag)


@blp.route("/organisations/<slug>/evidence.csv", endpoint="sheet")
class EvidenceSheet(MethodView):
    """The evidence as a table."""

    @public
    @named("getEvidenceSheet")
    @takes_query(EvidenceQuery)
    @answers(
        {"type": "string"},
        headers=_HEADERS,
        errors=(308, 404),
        example=_SHEET,
        media_type=csv.MEDIA_TYPE,
    )
    def get(self, slug: str, query: dict[str, Any]) -> Response:
        """Gather the same as a table for a spreadsheet, with every row and whole addresses."""
        found = service.sheet(slug, query, absolute(""))
        return csv_response(found.body, found.etag, f"evidence-{slug}.csv")
