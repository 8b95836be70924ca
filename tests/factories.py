"""Make what tests need, with defaults for all that a test does not care about."""

from itertools import count
from typing import Any

from tests.client import Client

_numbers = count(1)


def component(**overrides: Any) -> dict[str, Any]:
    """Return the body of a component that can be published."""
    number = next(_numbers)
    return {
        "title": f"Component {number}",
        "summary": f"Does the work that is numbered {number}.",
        **overrides,
    }


def make_component(client: Client, **overrides: Any) -> dict[str, Any]:
    """Register a component and return its document, with its ETag under `etag`."""
    answer = client.post("/api/v1/components", component(**overrides))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return {**answer.get_json(), "etag": answer.headers["ETag"]}


def make_draft(client: Client, **overrides: Any) -> dict[str, Any]:
    """Register a draft and return its document."""
    return make_component(client, state="draft", **overrides)


def make_organisation(steward: Client, **overrides: Any) -> dict[str, Any]:
    """Add an organisation and return its document, with its ETag under `etag`."""
    number = next(_numbers)
    body = {"name": f"Council {number}", "type": "unitary-authority", **overrides}
    answer = steward.post("/api/v1/organisations", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return {**answer.get_json(), "etag": answer.headers["ETag"]}
