"""Who registers what is there already is told so, and registers it all the same."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.extensions import db
from registry.models import Event
from registry.search import follow
from registry.search.index import IndexUnavailable
from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft, make_entry

BINS = {"title": "Missed bin reports", "summary": "Residents report a bin that was not emptied."}
TWIN = {"title": "Missed bin reports", "summary": "Residents report bins that were not emptied."}


def known(client: Client, made: dict[str, Any]) -> dict[str, Any]:
    """Let the index know of an entry, as the server's own thread does twice a second."""
    assert client.get("/api/v1/search?limit=1").status_code == 200
    return made


def warnings(client: Client, body: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = client.post(f"/api/v1/components{query}", body)
    assert answer.status_code == (200 if query else 201), answer.get_data(as_text=True)
    return list(answer.get_json().get("warnings", []))


def test_twin_of_a_live_entry_is_registered_with_a_warning(camden: Client, leeds: Client) -> None:
    there = make_component(camden, **BINS)
    make_adoption(leeds, there)
    known(leeds, there)
    (warning,) = warnings(leeds, TWIN)
    assert (warning["type"], warning["path"]) == ("duplicate", there["path"])
    assert (
        "Missed bin reports, which belongs to London Borough of Camden. 1 live"
        in (warning["detail"])
    )
    assert 0.5 <= warning["likeness"] <= 1


def test_what_is_like_nothing_is_warned_of_nothing(camden: Client) -> None:
    known(camden, make_component(camden, **BINS))
    assert warnings(camden, {"title": "Gritting map", "summary": "Roads treated in winter."}) == []


def test_dry_run_and_put_warn_too(camden: Client, leeds: Client) -> None:
    there = known(camden, make_component(camden, **BINS))
    (warning,) = warnings(leeds, TWIN, "?dry_run=true")
    assert warning["path"] == there["path"]
    put = leeds.put("/api/v1/components/bins-again", TWIN)
    assert (put.status_code, len(put.get_json()["warnings"])) == (201, 1)
    again = leeds.put("/api/v1/components/bins-again", BINS, headers={"If-Match": "*"})
    assert (again.status_code, "warnings" in again.get_json()) == (200, False)


def test_warned_answer_can_be_sent_back(camden: Client) -> None:
    known(camden, make_component(camden, **BINS))
    answer = camden.post("/api/v1/components", TWIN)
    assert answer.get_json()["warnings"]
    body, etag = answer.get_json(), answer.headers["ETag"]
    again = camden.put(body["path"], body, headers={"If-Match": etag})
    assert (again.status_code, again.headers["ETag"]) == (200, etag)


def test_nothing_hidden_dead_or_of_another_kind_is_a_twin(camden: Client, leeds: Client) -> None:
    make_draft(camden, **BINS)
    make_entry(camden, "lessons", **BINS)
    known(camden, make_component(camden, **BINS, phase="withdrawn", phase_reason="Unused."))
    assert warnings(leeds, TWIN) == []


def test_warning_is_kept_in_the_event_and_in_no_version(
    app: Flask, camden: Client, leeds: Client
) -> None:
    there = known(camden, make_component(camden, **BINS))
    made = make_component(leeds, **TWIN)
    change = {"summary": "Another."}
    assert leeds.patch(made["path"], change, headers={"If-Match": "*"}).status_code == 200
    with app.app_context():
        event = db.session.scalars(
            select(Event).where(Event.record_id == made["id"], Event.version == 1)
        ).one()
        kept = (event.fields or {})["warnings"]
    assert [one["path"] for one in kept] == [there["path"]]
    listed = leeds.get(f"{made['path']}/versions").get_json()["items"]
    assert listed[0]["changed"] == ["summary"]
    restored = leeds.post(f"{made['path']}/versions/1/restore", headers={"If-Match": "*"})
    assert restored.status_code == 200, restored.get_data(as_text=True)


def test_without_an_index_nothing_is_warned_of(
    camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_component(camden, **BINS)
    monkeypatch.setattr(follow, "catch_up", lambda _index: False)
    monkeypatch.setattr("registry.search.service._demand_own", _refuse)
    assert warnings(camden, TWIN) == []


def _refuse(_index: object) -> None:
    raise IndexUnavailable("It is away.", "missing")


@pytest.mark.parametrize("title", [7, None, ["bin"], "", "\0bin", "a" * 10_000])
def test_nonsense_is_refused_as_ever(camden: Client, title: Any) -> None:
    answer = camden.post("/api/v1/components", {"title": title, "summary": 3, "tags": [None, 4]})
    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_draft_that_is_published_warns_as_a_new_entry_does(
    app: Flask, camden: Client, leeds: Client, method: str
) -> None:
    draft = make_draft(leeds, title="Something else")
    there = known(camden, make_component(camden, **BINS))
    body = {**TWIN, "state": "published"}
    answer = leeds.request(method, draft["path"], json=body, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (warning,) = answer.get_json()["warnings"]
    assert warning["path"] == there["path"]
    with app.app_context():
        event = db.session.scalars(
            select(Event).where(Event.record_id == draft["id"]).order_by(Event.position.desc())
        ).first()
        assert event.fields["warnings"][0]["path"] == there["path"]
    assert leeds.get("/api/v1/statistics").get_json()["duplicates_warned"]["total"] == 1


def test_edit_that_publishes_nothing_warns_of_nothing(camden: Client, leeds: Client) -> None:
    mine = make_component(leeds, title="Something else")
    known(camden, make_component(camden, **BINS))
    assert "warnings" not in leeds.patch(mine["path"], TWIN, "*").get_json()
    draft = make_draft(leeds, title="A draft")
    assert "warnings" not in leeds.patch(draft["path"], TWIN, "*").get_json()
