"""Ask a search as its readers do."""

from typing import Any
from urllib.parse import quote

from tests.client import Client

SEARCH = "/api/v1/search"
HOST = "http://localhost"


def found(client: Client, typed: str, more: str = "") -> dict[str, Any]:
    return read(client, f"{SEARCH}?q={quote(typed)}{more}")


def read(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address.removeprefix(HOST))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def titles(client: Client, typed: str, more: str = "") -> list[str]:
    return [item["title"] for item in found(client, typed, more)["items"]]
