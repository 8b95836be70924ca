"""Turn the contract of a view into its OpenAPI operation. Knows no council and no entry."""

import copy
import http
from collections.abc import Sequence
from typing import Any

import apispec

from registry.kit import errors, problems

ALWAYS = (400, 406, 500, 503)

_HEADERS = {
    "ETag": 'Version and revision of the record, such as "3-1"; a hash where it is reckoned.',
    "Location": "Address of what was created.",
    "Link": "Addresses of the next and the first page (RFC 8288).",
    "Cache-Control": "How long the answer may be kept.",
    "Retry-After": "After how many seconds to try again.",
    "WWW-Authenticate": "How to send a token, and what was wrong with the one that came.",
}
# Headers that error answers carry beside their body.
_ERROR_HEADERS = {
    308: ("Location",),
    401: ("WWW-Authenticate",),
    409: ("Retry-After",),
    503: ("Retry-After",),
}
# Without examples: the page that tries them out would send those, and no request would do.
_PARAMETERS: dict[str, dict[str, Any]] = {
    "If-Match": {
        "in": "header",
        "name": "If-Match",
        "description": "ETag of the version on which the change rests; only the version counts, "
        'not the revision behind the hyphen, such as `"3-1"`. `*` means whatever is there.',
        "schema": {"type": "string"},
    },
    "If-None-Match": {
        "in": "header",
        "name": "If-None-Match",
        "description": 'ETag that the client has already, such as `"3-1"`; the answer is 304 when '
        "it still holds. `*` on PUT means: only create.",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "in": "header",
        "name": "Idempotency-Key",
        "description": "Any text of your own, such as a new UUID for each request: a repeated one "
        "with the same key and body gets the first answer again, for 24 hours.",
        "schema": {"type": "string", "maxLength": 202},
    },
}
_BY_STATUS = {problem.status: problem for problem in reversed(errors.kinds())}


def register(spec: apispec.APISpec) -> None:
    """Register the error answers, headers and parameters that operations refer to."""
    spec.components.security_scheme(
        "token",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of your organisation. See docs/getting-a-token.md.",
        },
    )
    for name, meaning in _HEADERS.items():
        header = {"description": meaning, "schema": {"type": "string"}}
        spec.components.header(name, header, lazy=True)
    for status, problem in sorted(_BY_STATUS.items()):
        content = {
            problems.MEDIA_TYPE: {"schema": problems.Problem, "example": problems.example(problem)}
        }
        response: dict[str, Any] = {"description": problem.title, "content": content}
        if status in _ERROR_HEADERS:
            response["headers"] = {name: name for name in _ERROR_HEADERS[status]}
        spec.components.response(_response_name(status), response, lazy=True)
    for name, parameter in _PARAMETERS.items():
        spec.components.parameter(name, "header", copy.deepcopy(parameter), lazy=True)


def _response_name(status: int) -> str:
    return _BY_STATUS[status].__name__


def operation(
    doc: dict[str, Any], doc_info: dict[str, Any], *, method: str, **_rest: Any
) -> dict[str, Any]:
    """Write the operation of one method of a view from its contract."""
    contract = doc_info.get("contract", {})
    doc["operationId"] = contract.get("operation")
    doc["security"] = contract.get("security", [])
    parameters = _parameters(contract, method)
    if parameters:
        doc["parameters"] = parameters
    if "body" in contract:
        doc["requestBody"] = _body(contract)
    doc["responses"] = _responses(contract, method)
    # What is enforced is documented by the same decorator: who may call this.
    doc["x-access"] = contract.get("access", "undeclared")
    said = doc_info["docstring"]
    doc_info["docstring"] = {
        "summary": contract.get("summary") or said.get("summary", ""),
        "description": _description(said.get("description", ""), contract),
    }
    return doc


def _description(said: str, contract: dict[str, Any]) -> str:
    access = "Open to everybody, without a token."
    if contract.get("note"):
        access = f"Needs a token with the scope `{contract['note']}`."
    return f"{said}\n\n{access}".strip()


def _parameters(contract: dict[str, Any], method: str) -> list[Any]:
    found: list[Any] = []
    if "query" in contract:
        found.append({"in": "query", "schema": contract["query"]})
    if contract.get("conditional"):
        found.append("If-Match")
    creates_by_put = method == "put" and 201 in contract["statuses"]
    if creates_by_put or (method == "get" and "ETag" in contract["headers"]):
        found.append("If-None-Match")
    if contract.get("idempotent"):
        found.append("Idempotency-Key")
    return found


def _body(contract: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": contract["body"]}
    if contract.get("example") is not None:
        content["example"] = contract["example"]
    media_types: Sequence[str] = contract["media_types"]
    return {
        "required": True,
        "content": {media_type: copy.copy(content) for media_type in media_types},
    }


def _responses(contract: dict[str, Any], method: str) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    headers = {name: name for name in contract.get("headers", ())}
    for status in contract["statuses"]:
        response: dict[str, Any] = {"description": http.HTTPStatus(status).phrase}
        if contract.get("answer") is not None and status != 204:
            content = {"schema": contract["answer"]}
            if contract.get("shown") is not None:
                content["example"] = contract["shown"]
            response["content"] = {contract["answer_type"]: content}
        if headers:
            response["headers"] = dict(headers)
        responses[str(status)] = response
    if method == "get" and "ETag" in contract.get("headers", ()):
        responses["304"] = {"description": "Not changed since", "headers": {"ETag": "ETag"}}
    for status in sorted({*contract.get("errors", ()), *ALWAYS}):
        responses.setdefault(str(status), _response_name(status))
    return responses
