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


SCHEME, EDITION = "declaration-principles", "2018"


def vocabulary(**overrides: Any) -> dict[str, Any]:
    """Return a small vocabulary, as a file of the seeds holds one."""
    labels = ("Redesign services", "Fix the plumbing", "Share information safely")
    return {
        "scheme": SCHEME,
        "version": EDITION,
        "title": "Principles of the Local Digital Declaration",
        "meaning": "What the signatories promised.",
        "field": "supports",
        "source": "The declaration",
        "as_of": "2018-07-04",
        "points": [
            {"code": str(number), "label": label} for number, label in enumerate(labels, start=1)
        ],
        **overrides,
    }


def point(code: str) -> dict[str, str]:
    """Return how an entry names a point of the vocabulary of the tests."""
    return {"scheme": SCHEME, "version": EDITION, "code": code}


def make_entry(client: Client, plural: str, **overrides: Any) -> dict[str, Any]:
    """Register an entry of any kind and return its document, with its ETag under `etag`."""
    answer = client.post(f"/api/v1/{plural}", component(**overrides))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return {**answer.get_json(), "etag": answer.headers["ETag"]}


def make_component(client: Client, **overrides: Any) -> dict[str, Any]:
    """Register a component and return its document, with its ETag under `etag`."""
    return make_entry(client, "components", **overrides)


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


def adoption(**overrides: Any) -> dict[str, Any]:
    """Return the body of an adoption."""
    return {"stage": "live", "since": "2025-04-01", **overrides}


def reported(**overrides: Any) -> dict[str, Any]:
    """Return what a source says of an adoption."""
    return {
        "stage": "live",
        "since": "2025-04-01",
        "source": "A list of members",
        "source_url": "https://www.example.gov.uk/members",
        "source_on": "2026-01-31",
        **overrides,
    }


def make_adoption(client: Client, entry: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """Adopt an entry and return the adoption's document, with its ETag under `etag`."""
    answer = client.post(f"{entry['path']}/adoptions", adoption(**overrides))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return {**answer.get_json(), "etag": answer.headers["ETag"]}


def make_relation(
    client: Client, entry: dict[str, Any], type_: str, target: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Say what an entry is to a target, and return the relation with its ETag under `etag`."""
    body = {"type": type_, "target": target["path"], **more}
    answer = client.post(f"{entry['path']}/relations", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return {**answer.get_json(), "etag": answer.headers["ETag"]}
