"""The honest client: every answer of every test is checked against the OpenAPI document."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

DOCUMENT = Path(__file__).parent.parent / "openapi" / "openapi.json"


@cache
def openapi() -> dict[str, Any]:
    """Return the committed OpenAPI document."""
    return dict(json.loads(DOCUMENT.read_text("utf-8")))


def path_of(rule: Rule) -> str:
    """Write a rule of the URL map as OpenAPI writes paths."""
    parts = [f"{{{name}}}" if is_dynamic else name for is_dynamic, name in rule._trace]
    return "".join(parts).removeprefix("|")


@cache
def validator(pointer: str) -> Draft202012Validator:
    """Return a validator for a schema inside the document."""
    whole = openapi() | {"$ref": f"#{pointer}"}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def _step(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


class Client:
    """Ask the application as a client does: no shared session, every answer checked."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.app = app
        self.token = token

    def request(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """Send a request and check the answer against the document."""
        headers = dict(kwargs.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        answer = self.app.test_client().open(path, method=method, headers=headers, **kwargs)
        self._check(answer, method, path)
        return answer

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Read."""
        return self.request("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> TestResponse:
        """Create or act."""
        return self.request("POST", path, **_with(body, kwargs))

    def put(
        self, path: str, body: Any = None, etag: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Replace."""
        return self.request("PUT", path, **_with(body, kwargs, etag))

    def patch(
        self, path: str, body: Any = None, etag: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Change some fields."""
        return self.request("PATCH", path, **_with(body, kwargs, etag))

    def delete(self, path: str, etag: str | None = None, **kwargs: Any) -> TestResponse:
        """Archive or revoke."""
        return self.request("DELETE", path, **_with(None, kwargs, etag))

    def _check(self, answer: TestResponse, method: str, path: str) -> None:
        found = self._operation(method, path)
        if found is None or method in ("OPTIONS", "HEAD"):
            return
        place, operation = found
        status = str(answer.status_code)
        assert status in operation["responses"], f"{method} {path} answered {status}: undocumented"
        response = operation["responses"][status]
        place += _step("responses") + _step(status)
        if "$ref" in response:
            place = response["$ref"].removeprefix("#")
            response = openapi()["components"]["responses"][place.rpartition("/")[2]]
        content = response.get("content")
        if not content:
            assert not answer.data, f"{method} {path} {status} has a body that is not documented"
            return
        assert answer.mimetype in content, f"{method} {path} {status} sent {answer.mimetype}"
        pointer = place + _step("content") + _step(answer.mimetype) + "/schema"
        is_json = answer.mimetype.endswith("json")
        said = answer.get_json(force=True) if is_json else answer.get_data(as_text=True)
        validator(pointer).validate(said)

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, _arguments = adapter.match(path.partition("?")[0], method, return_rule=True)
        except Exception:
            # No rule or no such method: nothing is documented, the test itself looks.
            return None
        template = path_of(rule)
        operation = openapi()["paths"].get(template, {}).get(method.lower())
        if operation is None:
            return None
        return _step("paths") + _step(template) + _step(method.lower()), operation


def _with(body: Any, kwargs: dict[str, Any], etag: str | None = None) -> dict[str, Any]:
    headers = dict(kwargs.pop("headers", {}))
    if etag is not None:
        headers["If-Match"] = etag
    if body is not None:
        kwargs["json"] = body
    return {**kwargs, "headers": headers}
