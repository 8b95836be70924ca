"""Ask for the evidence of Camden, and find a heading or a figure in it."""

from typing import Any

from tests.client import Client

PATH = "/api/v1/organisations/camden/evidence"


def evidence(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def heading(found: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(next(one for one in found["bid"] if one["name"] == name))


def figure(found: dict[str, Any], name: str) -> tuple[int, int]:
    (one,) = [one for one in found["figures"] if one["name"] == name]
    return one["in_period"], one["ever"]
