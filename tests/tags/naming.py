"""What the tests of renaming and merging tags share."""

from typing import Any

from werkzeug.test import TestResponse

from tests.client import Client

TAGS = "/api/v1/tags"
CHANGES = "/api/v1/changes?limit=100"


def rename(steward: Client, old: str, new: object, query: str = "") -> TestResponse:
    """Try to rename a tag, whatever its version."""
    return steward.post(f"{TAGS}/{old}/rename{query}", {"name": new}, headers={"If-Match": "*"})


def merge(steward: Client, one: str, into: object, query: str = "") -> TestResponse:
    """Try to merge a tag into another, whatever its version."""
    return steward.post(f"{TAGS}/{one}/merge{query}", {"into": into}, headers={"If-Match": "*"})


def done(answer: TestResponse) -> dict[str, Any]:
    """Return the tag that a write answered with."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def leads(client: Client, word: str) -> str | None:
    """Return where the address of a word leads; None when there is no such tag."""
    answer = client.get(f"{TAGS}/{word}")
    if answer.status_code == 308:
        return answer.headers["Location"].removeprefix(f"{TAGS}/")
    return str(answer.get_json()["name"]) if answer.status_code == 200 else None


def told(client: Client) -> list[dict[str, Any]]:
    """Return what the change feed holds."""
    return list(client.get(CHANGES).get_json()["items"])
