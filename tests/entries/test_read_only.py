"""What the registry keeps may be repeated in a body, but not set; nor may any column be."""

from typing import Any

import pytest
from flask import Flask

from registry.kinds import KINDS
from registry.kinds.entry import READ_ONLY
from registry.models import Entry
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"
ANOTHER: dict[str, Any] = {
    "owner": {"slug": "leeds"},
    "provenance": {"registered_by": "registry"},
    "to_publish": [{}],
    "version": 7,
}
COLUMNS = sorted(
    ({column.name for column in Entry.__table__.columns} | {"organisations"})
    - set(KINDS["component"].writable)
)


def test_read_only_fields_may_repeat_what_is_stored(camden: Client) -> None:
    made = make_component(camden)
    body = {name: made[name] for name in READ_ONLY}
    answer = camden.patch(made["path"], {**body, "phase": "live"}, made["etag"])
    assert (answer.status_code, answer.get_json()["phase"]) == (200, "live")


@pytest.mark.parametrize("name", READ_ONLY)
def test_read_only_field_of_another_value_is_refused(app: Flask, camden: Client, name: str) -> None:
    made = make_component(camden)
    before = rows(app)
    for value in (ANOTHER.get(name, "other"), None if made[name] is not None else 0, True):
        answer = camden.patch(made["path"], {name: value}, made["etag"])
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{name}"]
    assert rows(app) == before


@pytest.mark.parametrize("name", COLUMNS)
def test_no_column_can_be_set_from_outside(app: Flask, camden: Client, name: str) -> None:
    made = make_component(camden)
    before = rows(app)
    extra = {name: ANOTHER.get(name, "other")}
    answers = [
        camden.post(COMPONENTS, component(**extra)),
        camden.put(made["path"], component(**extra), "*"),
        camden.put(f"{COMPONENTS}/another", component(**extra)),
        camden.patch(made["path"], extra, "*"),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert {answer.get_json()["errors"][0]["pointer"] for answer in answers} == {f"/{name}"}
    assert rows(app) == before


def test_kind_may_stand_in_the_body_of_a_create(camden: Client) -> None:
    assert camden.post(COMPONENTS, component(kind="component")).status_code == 201
    assert camden.post(COMPONENTS, component(kind="lesson")).status_code == 422


def test_put_of_what_get_gave_changes_nothing(app: Flask, camden: Client) -> None:
    made = make_component(camden, tags=["Parking"], links=[{"label": "A", "url": "https://a.org/"}])
    shown = camden.get(made["path"])
    before = rows(app)
    answer = camden.put(made["path"], shown.get_json(), shown.headers["ETag"])
    assert (answer.status_code, answer.get_json()) == (200, shown.get_json())
    assert answer.headers["ETag"] == shown.headers["ETag"]
    assert rows(app) == before


def test_put_made_from_an_older_revision_is_not_spoilt(camden: Client, steward: Client) -> None:
    partners = [{"slug": "leeds"}, {"slug": "camden"}]
    made = make_component(camden, partners=partners)
    etag = made.pop("etag")
    for slug in ("camden", "leeds"):
        change = {"name": f"New {slug}", "slug": f"new-{slug}"}
        assert steward.patch(f"/api/v1/organisations/{slug}", change, "*").status_code == 200
    answer = camden.put(made["path"], {**made, "phase": "live"}, etag)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')
    shown = answer.get_json()
    assert shown["owner"]["name"] == "New camden"
    assert [partner["slug"] for partner in shown["partners"]] == ["new-leeds", "new-camden"]
    assert camden.put(made["path"], {**made, "phase": "live"}, '"2-0"').status_code == 422
