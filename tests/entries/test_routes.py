"""Entries through the API."""

from tests.client import Client
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"


def test_create_answers_201_with_the_document(camden: Client) -> None:
    answer = camden.post(COMPONENTS, component(title="Parking permits", licence="MIT"))
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith("/api/v1/components/parking-permits")
    assert answer.headers["ETag"] == '"1-0"'
    assert answer.get_json()["owner"]["slug"] == "camden"


def test_put_of_what_get_gave_changes_nothing(camden: Client) -> None:
    made = make_component(camden, tags=["Parking"], links=[{"label": "A", "url": "https://a.org/"}])
    shown = camden.get(made["path"])
    answer = camden.put(made["path"], shown.get_json(), shown.headers["ETag"])
    assert answer.status_code == 200
    assert answer.headers["ETag"] == shown.headers["ETag"]
    assert camden.get("/api/v1/changes").get_json()["items"][-1]["revision"] == "1-0"
