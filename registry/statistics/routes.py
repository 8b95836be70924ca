"""The routes of the sector's figures."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.kit import csv
from registry.kit.query import NoQuery
from registry.kit.smorest import (
    Blueprint,
    answers,
    csv_response,
    named,
    read_response,
    takes_query,
)
from registry.statistics import service
from registry.statistics.example import EXAMPLE
from registry.statistics.node import kept
from registry.statistics.schemas import Statistics

blp = Blueprint(
    "statistics",
    __name__,
    url_prefix=API,
    description="How much of the sector's work is shared and reused.",
)
_HEADERS = ("ETag", "Cache-Control")
_SHEET = "figure,group,number\r\nentries.by_kind,component,128\r\nreuse.ratio,,0.12\r\n"


@blp.route("/statistics", endpoint="document")
class StatisticsDocument(MethodView):
    """The figures as JSON."""

    @public
    @named("getStatistics")
    @takes_query(NoQuery)
    @answers(Statistics, headers=_HEADERS, example=EXAMPLE)
    def get(self, query: dict[str, Any]) -> Response:
        """Count what the sector shares and reuses, from the database.

        What each figure counts, and what it leaves out, stands in docs/statistics.md.
        """
        found = service.document(kept())
        return read_response(found.body, found.etag)


@blp.route("/statistics.csv", endpoint="sheet")
class StatisticsSheet(MethodView):
    """The figures as a table."""

    @public
    @named("getStatisticsSheet")
    @takes_query(NoQuery)
    @answers({"type": "string"}, headers=_HEADERS, example=_SHEET, media_type=csv.MEDIA_TYPE)
    def get(self, query: dict[str, Any]) -> Response:
        """Count the same as a table for a spreadsheet: figure, group and number."""
        found = service.sheet(kept())
        return csv_response(found.body, found.etag, "statistics.csv")
