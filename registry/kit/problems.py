"""Render every error once, as RFC 9457 problem+json. Knows no council and no entry."""

import logging
from collections.abc import Callable
from html import escape

import marshmallow as ma
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from registry.kit import errors, json
from registry.kit.schema import Schema

Page = Callable[[errors.Problem], Response | None]

MEDIA_TYPE = "application/problem+json"
TYPES_PATH = "/api/problems"

_logger = logging.getLogger(__name__)
_BY_STATUS = {problem.status: problem for problem in reversed(errors.kinds())}
_SENTENCES = {
    404: "There is nothing at this address. Those of the API are listed at /api/docs, and for "
    "programs in /api/openapi.json.",
    405: "This address does not know the method {method}. The header Allow lists those that work.",
    413: "The body is larger than this registry takes. Send less at once.",
}


class FieldProblem(ma.Schema):
    """Say what is wrong with one value."""

    pointer = ma.fields.String(
        metadata={"description": "JSON pointer into the body.", "example": "/licence"}
    )
    parameter = ma.fields.String(metadata={"description": "Name of a query parameter."})
    header = ma.fields.String(metadata={"description": "Name of a header."})
    detail = ma.fields.String(
        required=True, metadata={"description": "What is wrong and what to do."}
    )
    suggestion = ma.fields.String(metadata={"description": "What would be right, where known."})


class Problem(Schema):
    """Say what went wrong, as RFC 9457 does."""

    type = ma.fields.String(
        required=True, metadata={"example": f"{TYPES_PATH}#invalid", "format": "uri-reference"}
    )
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(FieldProblem))


def example(problem: type[errors.Problem]) -> dict[str, object]:
    """Make an example of a kind of problem, for the documentation."""
    shown: dict[str, object] = {
        "type": f"{TYPES_PATH}#{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.advice,
    }
    if problem.status == 422:
        shown["errors"] = [{"pointer": "/title", "detail": "This is needed."}]
    return shown


def response(problem: errors.Problem) -> Response:
    """Turn a problem into an answer; a move has no body worth reading but its address."""
    body: dict[str, object] = {
        "type": f"{TYPES_PATH}#{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [error.as_dict() for error in problem.errors]
    answer = Response(json.dumps(body), problem.status, problem.headers, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def register(app: Flask, page: Page) -> None:
    """Handle every error of the application, and show what each kind of problem means.

    `page` shows a problem to people; it returns None where programs read the answer.
    """

    def answer(error: Exception) -> Response:
        problem = _problem(error)
        if isinstance(problem, Response):
            return problem
        return _page(page, problem) or response(problem)

    app.register_error_handler(Exception, answer)
    app.add_url_rule(TYPES_PATH, "problems", _types)


def _page(page: Page, problem: errors.Problem) -> Response | None:
    try:
        return page(problem)
    except Exception:
        # The page that tells of a fault must not hide it behind one of its own.
        _logger.exception("The page of an error could not be shown.")
        return None


def _problem(error: Exception) -> errors.Problem | Response:
    """Tell what an error means; an answer of werkzeug's own goes out as it is."""
    if isinstance(error, errors.Problem):
        return error
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, OperationalError | PoolTimeout):
        return _database(error)
    _logger.error("A request failed.", exc_info=error)
    return errors.Failed("Something failed on our side. Nothing was changed.")


def _http(error: HTTPException) -> errors.Problem | Response:
    if error.response is not None or (error.code or 500) < 400:
        return Response(error.get_response())  # type: ignore[arg-type]  # werkzeug's own answer
    named = _BY_STATUS.get(error.code or 500, errors.BadRequest)
    sentence = _SENTENCES.get(error.code or 500, f"{named.title}. {named.advice}")
    problem = named(sentence.format(method=request.method))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        problem.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return problem


def _database(error: Exception) -> errors.Problem:
    # One line and no traceback: in an outage there is one for every request.
    cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
    _logger.error("The database did not answer: %s", cause)
    return errors.Unavailable(
        "The registry cannot reach its data right now. Nothing was changed; try again soon.",
        headers={"Retry-After": "5"},
    )


def _types() -> Response:
    rows = "".join(
        f'<h2 id="{problem.name}">{problem.status} {escape(problem.title)}</h2>'
        f"<p>{escape(problem.advice)}</p>"
        for problem in errors.kinds()
    )
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Problems</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        "<h1>What can go wrong, and what to do</h1>"
        "<p>Each error answer of the API names one of these in its <code>type</code>.</p>"
        f"{rows}</main></body></html>"
    )
    return Response(page, mimetype="text/html")
