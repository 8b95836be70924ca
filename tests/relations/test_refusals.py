"""What cannot stand is refused with a sentence, and nothing of it is kept."""

from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from registry.relations import service
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_component, make_draft, make_entry, make_relation

TYPE = "depends-on"


def post(client: Client, entry: dict[str, Any], type_: str, target: str, **more: Any) -> Any:
    return client.post(f"{entry['path']}/relations", {"type": type_, "target": target, **more})


def fault(answer: Any, status: int = 422) -> dict[str, str]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    (found,) = answer.get_json()["errors"]
    return dict(found)


def test_owner_and_steward_say_it_and_nobody_else(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    entry, target = make_component(camden), make_component(leeds)
    assert post(leeds, entry, TYPE, target["path"]).status_code == 403
    assert post(anyone, entry, TYPE, target["path"]).status_code == 401
    made = make_relation(steward, entry, TYPE, target)
    assert leeds.delete(made["path"], "*").status_code == 403
    assert steward.delete(made["path"], "*").status_code == 200


def test_relation_to_nothing_names_the_nearest(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    make_entry(leeds, "standards", title="Open Referral UK")
    right = "/api/v1/standards/open-referral-uk"
    for wrong in (
        "/api/v1/standards/open-referal-uk",
        "/api/v1/standard/open-referral-uk",
        "https://registry.example.org/api/v1/standards/open-referral-uk",
        "open-referral-uk",
    ):
        found = fault(post(camden, entry, "implements", wrong))
        assert (found["pointer"], found["suggestion"]) == ("/target", right)
    for unknown in ("/", "/api/v1/standards/zzz", "%_", "\\"):
        assert "suggestion" not in fault(post(camden, entry, "implements", unknown))


def test_draft_is_published_before_it_is_related(camden: Client, leeds: Client) -> None:
    entry, draft = make_component(camden), make_draft(camden, title="Hidden, not yet shown")
    assert post(camden, draft, TYPE, entry["path"]).status_code == 409
    assert "Publish it first" in fault(post(camden, entry, TYPE, draft["path"]))["detail"]
    theirs = make_component(leeds)
    hidden = fault(post(leeds, theirs, TYPE, draft["path"]))
    nothing = fault(post(leeds, theirs, TYPE, "/api/v1/components/never-there"))
    assert hidden == nothing
    assert post(leeds, draft, TYPE, theirs["path"]).status_code == 404


def test_archived_end_is_refused(camden: Client) -> None:
    entry, target = make_component(camden), make_component(camden)
    camden.delete(target["path"], "*")
    assert "archived" in fault(post(camden, entry, TYPE, target["path"]))["detail"]
    assert post(camden, target, TYPE, entry["path"]).status_code == 409


def test_old_name_of_the_target_leads_to_it(camden: Client) -> None:
    entry, target = make_component(camden), make_component(camden)
    assert camden.patch(target["path"], {"slug": "renamed"}, "*").status_code == 200
    answer = post(camden, entry, TYPE, target["path"])
    assert answer.get_json()["target"]["slug"] == "renamed"


def test_relation_to_itself_is_refused(app: Flask, camden: Client) -> None:
    entry = make_component(camden)
    before = rows(app)
    assert "itself" in fault(post(camden, entry, TYPE, entry["path"]))["detail"]
    assert rows(app) == before


def test_kinds_that_make_no_sense_are_all_told(camden: Client) -> None:
    entry, other = make_component(camden), make_component(camden)
    assert fault(post(camden, entry, "implements", other["path"]))["pointer"] == "/target"
    assert fault(post(camden, entry, "learnt-from", other["path"]))["pointer"] == "/type"
    assert fault(post(camden, entry, "output-of", other["path"]))["pointer"] == "/target"
    answer = post(camden, entry, "implemented-by", "nowhere", note="x" * 501, extra=1)
    pointers = [error["pointer"] for error in answer.get_json()["errors"]]
    assert sorted(pointers) == ["/extra", "/note", "/target", "/type"]
    assert "with the type implements" in answer.get_data(as_text=True)


def test_second_one_is_409_and_says_where_the_first_is(camden: Client, leeds: Client) -> None:
    entry, target = make_component(camden), make_component(leeds)
    made = make_relation(camden, entry, "alternative-to", target)
    assert (
        fault(post(camden, entry, "alternative-to", target["path"]), 409)["suggestion"]
        == (made["path"])
    )
    assert (
        fault(post(leeds, target, "alternative-to", entry["path"]), 409)["suggestion"]
        == (made["path"])
    )
    make_relation(leeds, target, "depends-on", entry)
    make_relation(camden, entry, "depends-on", target)


@pytest.mark.parametrize("type_", ["part-of", "supersedes", "derived-from"])
def test_circle_is_refused_and_the_way_round_named(
    app: Flask, camden: Client, anyone: Client, type_: str
) -> None:
    first, second, third = (make_component(camden, title=name) for name in ("A", "B", "C"))
    make_relation(camden, first, type_, second)
    closing = make_relation(camden, second, type_, third)
    before = rows(app)
    found = fault(post(camden, third, type_, first["path"]))
    at = "/api/v1/components"
    way = f"{at}/c {type_} {at}/a {type_} {at}/b {type_} {at}/c"
    assert way in found["detail"]
    assert rows(app) == before
    camden.delete(closing["path"], "*")
    make_relation(camden, third, type_, first)
    assert post(camden, second, type_, third["path"]).status_code == 422
    assert anyone.get("/api/v1/relations").get_json()["total"] == 2


def test_long_way_round_is_told_shortly(camden: Client) -> None:
    chain = [make_component(camden, slug=f"link-{place}") for place in range(12)]
    for one, other in pairwise(chain):
        make_relation(camden, one, "part-of", other)
    found = fault(post(camden, chain[-1], "part-of", chain[0]["path"]))
    assert found["detail"].count("part-of") == 5
    assert "... /api/v1/components/link-11. Take one of these relations back" in found["detail"]


def test_one_entry_has_so_many_relations(camden: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    entry = make_component(camden)
    for _place in range(2):
        make_relation(camden, entry, TYPE, make_component(camden))
    answer = post(camden, entry, TYPE, make_component(camden)["path"])
    assert answer.status_code == 409
    assert "2 relations already" in answer.get_json()["detail"]


def test_withdrawn_one_takes_no_note_and_its_entry_no_relation(camden: Client) -> None:
    made = make_relation(camden, make_component(camden), TYPE, make_component(camden))
    assert camden.delete(made["path"]).status_code == 428
    assert camden.delete(made["path"], '"9"').status_code == 412
    assert camden.delete(made["path"], "*").status_code == 200
    assert camden.delete(made["path"], "*").status_code == 200
    assert camden.patch(made["path"], {"note": "Late."}, "*").status_code == 409
    assert camden.delete("/api/v1/relations/nowhere", "*").status_code == 404
