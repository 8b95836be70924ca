"""Adapt flask-smorest: contracts that enforce and document, answers that are bytes already.

Its own argument and response machinery dumps through schemas at each read; here documents are
stored as bytes, so the decorators only check and document. Knows no council and no entry.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import flask_smorest
from flask import Response, current_app, request

from registry.kit import csv, json, openapi, paging, query
from registry.kit.errors import (
    BadRequest,
    FieldError,
    Invalid,
    PreconditionMissing,
    Stale,
    TooLarge,
    WrongMediaType,
)
from registry.kit.paging import Page
from registry.kit.schema import Schema

View = Callable[..., Any]

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
VALUES_MOST = 2_000
REVALIDATE = "no-cache"
PRIVATE = "private, no-store"


def document(view: View, **facts: Any) -> None:
    """Add facts to the contract of a view; `errors` add up, everything else is set."""
    contract = view.__dict__.setdefault("_apidoc", {}).setdefault("contract", {})
    contract["errors"] = (*contract.get("errors", ()), *facts.pop("errors", ()))
    contract.update(facts)


def named(operation: str, summary: str = "") -> Callable[[View], View]:
    """Name the operation; its docstring says what it does, unless a factory says it here."""

    def decorate(view: View) -> View:
        document(view, operation=operation, summary=summary)
        return view

    return decorate


def takes_query(schema: type[Schema]) -> Callable[[View], View]:
    """Check the query against a schema and pass it on as `query`."""
    reader = schema()

    def decorate(view: View) -> View:
        document(view, query=schema, errors=(422,))

        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, query=query.read(reader, request.args), **kwargs)

        return checked

    return decorate


def takes_body(
    schema: type[Schema], *, example: Any = None, media_types: tuple[str, ...] = (JSON,)
) -> Callable[[View], View]:
    """Read the body as a JSON object and pass it on as `body`; the service validates it."""

    def decorate(view: View) -> View:
        facts = {"body": schema, "example": example, "media_types": media_types}
        document(view, errors=(400, 413, 415, 422), **facts)

        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return view(*args, body=_json_object(media_types), **kwargs)

        return checked

    return decorate


def takes_no_body(view: View) -> View:
    """Refuse a body: what somebody wrote into it would be passed over without a word."""
    document(view, errors=(413, 422))

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if request.get_data().strip() not in (b"", b"{}"):
            said = "This takes no body. Leave it out; what there is to say stands in the address."
            raise Invalid(said, [FieldError(said, pointer="")])
        return view(*args, **kwargs)

    return checked


def answers(
    schema: Any,
    *statuses: int,
    headers: tuple[str, ...] = (),
    errors: tuple[int, ...] = (),
    example: Any = None,
    media_type: str = JSON,
) -> Callable[[View], View]:
    """Document what a view answers with: a schema, the headers beside it, its own errors."""

    def decorate(view: View) -> View:
        facts = {"answer": schema, "statuses": statuses or (200,), "headers": headers}
        facts["answer_type"] = media_type
        document(view, errors=errors, shown=example, **facts)
        return view

    return decorate


def conditional(view: View) -> View:
    """Document that a write is bound to a version by If-Match; `matches` enforces it."""
    document(view, conditional=True, errors=(412, 428))
    return view


def only_reads(view: View) -> View:
    """Say of a POST that it asks what does not fit into an address, and changes nothing."""
    document(view, only_reads=True)
    return view


def matches(version: int | None) -> bool:
    """Check If-Match against the version of what is stored, or None when there is nothing.

    Only the version counts, not the revision behind the hyphen: another council's adoption must
    not spoil an edit. Returns whether the client named a version or *.
    """
    if version is not None and request.headers.get("If-None-Match", "").strip() == "*":
        fault = FieldError("Leave it out to replace what is there.", header="If-None-Match")
        said = "There is something at this address already, and you asked only to create."
        raise Stale(said, [fault])
    header = request.headers.get("If-Match")
    if header is None:
        if version is None:
            return False
        said = "Send the ETag of the version that you have read in If-Match."
        raise PreconditionMissing(said, [FieldError("This is needed.", header="If-Match")])
    # A proxy that compresses may have weakened the tag: the version in it is the same.
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    if header.strip() == "*":
        return True
    if version is None or str(version) not in {tag.partition("-")[0] for tag in tags}:
        found = f"It is at version {version} now." if version else "There is nothing here now."
        fault = FieldError(f"{found} GET it again before you change it.", header="If-Match")
        raise Stale(f"If-Match names another version. {found}", [fault])
    return True


def _json_object(media_types: tuple[str, ...]) -> dict[str, Any]:
    if request.mimetype not in media_types:
        sent = request.mimetype[:60] or "none at all"
        said = f"Send Content-Type: {' or '.join(media_types)}, not {sent}."
        raise WrongMediaType(said, [FieldError(said, header="Content-Type")])
    limit = int(current_app.config["MAX_CONTENT_LENGTH"])
    if (request.content_length or 0) > limit:
        raise TooLarge(f"The body is larger than {limit:,} bytes. Send less at once.")
    text = request.get_data()
    if request.content_length is None and len(text) >= limit:
        # A body without a length is cut off at the limit: it would be taken for another one.
        raise TooLarge(f"The body is larger than {limit:,} bytes. Send less at once.")
    if not text:
        raise BadRequest("The body is empty. Send a JSON object.")
    body = json.loads_unique(text)
    if not isinstance(body, dict):
        fault = FieldError('Send an object: {"title": ...}.', pointer="")
        raise Invalid("The body must be a JSON object.", [fault])
    _demand_few_values(body)
    return body


def _demand_few_values(body: dict[str, Any]) -> None:
    """Refuse a body with so many values that naming what is wrong with each would take seconds."""
    waiting: list[Any] = [body]
    number = 0
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value
        number += len(inner)
        if number > VALUES_MOST:
            fault = FieldError(f"Send at most {VALUES_MOST:,} values in all.", pointer="")
            raise Invalid("The body holds too many values.", [fault])
        waiting += [one for one in inner if isinstance(one, dict | list)]


def absolute(path: str) -> str:
    """Make a whole address of a path."""
    base = current_app.config["REGISTRY_BASE_URL"] or request.url_root
    return str(base).rstrip("/") + path


def csv_response(body: bytes, etag: str, name: str) -> Response:
    """Answer a read with a table to be saved under a name, or that the client has it already."""
    if is_known(etag):
        return not_modified(etag)
    headers = {
        "ETag": etag,
        "Cache-Control": REVALIDATE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(body, 200, headers, content_type=f"{csv.MEDIA_TYPE}; charset=utf-8")


def document_response(
    body: bytes, etag: str, *, is_public: bool = True, status: int = 200, location: str = ""
) -> Response:
    """Answer with a stored document and its ETag."""
    headers = {"ETag": etag, "Cache-Control": REVALIDATE if is_public else PRIVATE}
    if location:
        headers["Location"] = absolute(location)
    return Response(body, status, headers, content_type=JSON)


def bytes_response(body: bytes, *, is_public: bool) -> Response:
    """Answer with JSON that has no ETag of its own."""
    headers = {"Cache-Control": REVALIDATE if is_public else PRIVATE}
    return Response(body, 200, headers, content_type=JSON)


def read_response(body: bytes, etag: str, *, is_public: bool = True) -> Response:
    """Answer a read with a stored document, or that the client has this very state already."""
    if is_known(etag):
        return not_modified(etag, is_public=is_public)
    return document_response(body, etag, is_public=is_public)


def is_known(etag: str) -> bool:
    """Tell whether the client has this very state already (If-None-Match, whole ETag)."""
    header = request.headers.get("If-None-Match")
    if not header:
        return False
    return header.strip() == "*" or etag in [
        tag.strip().removeprefix("W/") for tag in header.split(",")
    ]


def not_modified(etag: str, *, is_public: bool = True) -> Response:
    """Answer that nothing has changed, with the ETag that still holds."""
    cache = REVALIDATE if is_public else PRIVATE
    return Response(status=304, headers={"ETag": etag, "Cache-Control": cache})


def page_response(page: Page, *, is_public: bool = True, **beside: bytes) -> Response:
    """Answer with one page of a list: the envelope, and Link headers that say the same."""
    first = absolute(request.path)
    kept = _query_without_cursor()
    if kept:
        first += f"?{kept}"
    next_url, links = None, f'<{first}>; rel="first"'
    if page.next_cursor:
        next_url = f"{first}{'&' if kept else '?'}cursor={page.next_cursor}"
        links = f'<{next_url}>; rel="next", {links}'
    headers = {"Link": links, "Cache-Control": REVALIDATE if is_public else PRIVATE}
    body = paging.envelope(page.items, page.total, next_url, **page.beside, **beside)
    return Response(body, 200, headers, content_type=JSON)


def _query_without_cursor() -> str:
    # Kept as the client sent it, so that filters survive paging.
    parts = request.query_string.decode("ascii", "ignore").split("&")
    return "&".join(part for part in parts if part and not part.startswith("cursor="))


class Blueprint(flask_smorest.Blueprint):
    """Document operations from their contracts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks = [openapi.operation]


class Api(flask_smorest.Api):
    """Document errors as problem+json, and leave handling them to `kit.problems`."""

    def _register_responses(self) -> None:
        openapi.register(self.spec)

    def _register_etag_headers(self) -> None:
        """Do nothing: `kit.openapi` registers the headers."""

    def _register_pagination_header(self) -> None:
        """Do nothing: pages are told by the envelope and by Link."""

    def _register_error_handlers(self) -> None:
        """Do nothing: `kit.problems` handles every error of the application."""
