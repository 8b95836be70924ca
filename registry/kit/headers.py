"""Send the headers that every answer has, and refuse what nobody could read.

Knows no council and no entry.
"""

import re

from flask import Flask, Response, request
from flask_cors import CORS

from registry.kit.errors import BadRequest, FieldError, NotAcceptable, NotFound

API_PREFIX = "/api/v1/"
# What scripts of other sites may read, beside the few headers that browsers always show them.
EXPOSED = ("ETag", "Link", "Location", "Retry-After")
ALLOWED = ("Authorization", "If-None-Match", "Content-Type")

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_READABLE = {"application/json", "application/problem+json", "application/*", "*/*"}
# An address that ends so answers with CSV; its errors are JSON all the same.
_CSV = ".csv"
_CSV_READABLE = {"text/csv", "text/*", "*/*"}


def register(app: Flask) -> None:
    """Add CORS for reads, security headers, and the check of Accept."""
    CORS(
        app,
        resources={r"/api/v1/*": {"origins": "*"}, r"/api/openapi.json": {"origins": "*"}},
        methods=["GET", "HEAD", "OPTIONS"],
        allow_headers=list(ALLOWED),
        expose_headers=list(EXPOSED),
        max_age=86_400,
        # The same for every origin, so that a cache on the way may keep one answer for all.
        send_wildcard=True,
    )
    app.before_request(_check_path)
    app.before_request(_check_accept)
    app.after_request(_finish)


def _check_path() -> None:
    if not request.host:
        raise BadRequest("The Host header cannot be read: every link rests on it.")
    # No name holds a control character, and PostgreSQL cannot even be asked for a NUL.
    if _CONTROL.search(request.path):
        raise NotFound("There is nothing at this address: it holds a control character.")


def _check_accept() -> None:
    accept = request.headers.get("Accept")
    if not accept or accept == "*/*" or not request.path.startswith(API_PREFIX):
        return
    # Parameters say nothing here: many clients send application/json; charset=utf-8.
    accepted = {
        value.partition(";")[0].strip().lower()
        for value, quality in request.accept_mimetypes
        if quality > 0
    }
    is_csv = request.path.endswith(_CSV)
    if not accepted & (_CSV_READABLE if is_csv else _READABLE):
        sent = "text/csv" if is_csv else "application/json"
        fault = FieldError(f"Send {sent} or */*, or leave it out.", header="Accept")
        raise NotAcceptable(f"This address answers with {sent}. Accept that, or */*.", [fault])


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _NOTHING)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    if request.path.startswith(API_PREFIX):
        # What is shown depends on the token: an owner sees its drafts.
        headers["Vary"] = "Accept, Authorization"
        if request.method == "GET" and response.status_code == 200:
            headers.setdefault("Cache-Control", "no-cache")
    return response
