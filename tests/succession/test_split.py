"""A council is split by a mapping, and others pass whole to the same successors at once."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft
from tests.faults.soundness import faults as unsound
from tests.succession.councils import ask, council, faults, report, told

Records = dict[str, dict[str, Any]]


@pytest.fixture
def surrey(app: Flask, steward: Client, camden: Client) -> Records:
    """Make a county with two entries, a draft, an adoption and a part in Camden's entry."""
    county = council(app, steward, "surrey", type="county")
    woking = council(app, steward, "woking")
    for slug in ("east-surrey", "west-surrey"):
        council(app, steward, slug)
    used = make_component(camden, partners=[{"slug": "surrey"}])
    return {
        "roads": make_component(county, title="Roads"),
        "schools": make_component(county, title="Schools"),
        "draft": make_draft(county, title="Zanzibar"),
        "used": used,
        "adoption": make_adoption(county, used),
        "permits": make_component(woking, title="Permits"),
    }


def split(steward: Client, records: list[str], **west: Any) -> Any:
    east = {"slug": "east-surrey", "records": records}
    other = {"slug": "west-surrey", "rest": True, **west}
    return ask(steward, "surrey", successors=[east, other])


def owner(client: Client, entry: dict[str, Any]) -> str:
    return str(client.get(entry["path"]).get_json()["owner"]["slug"])


def test_split_gives_each_what_the_mapping_says(surrey: Records, steward: Client) -> None:
    named = [surrey["roads"]["path"], surrey["adoption"]["path"], surrey["draft"]["id"]]
    found = report(split(steward, named, whole=["woking"]))
    owners = [owner(steward, surrey[name]) for name in ("roads", "schools", "permits")]
    assert owners == ["east-surrey", "west-surrey", "west-surrey"]
    after = [told(found, slug, "after") for slug in ("east-surrey", "west-surrey")]
    assert [(one["drafts"], one["roles"], one["adoptions"]) for one in after] == [
        (1, 0, 1),
        (0, 1, 0),
    ]
    assert [share["what"] for share in found["shares"]] == [["named"], ["rest"], ["whole"]]


def test_split_leaves_everything_sound(
    app: Flask, context: AppContext, surrey: Records, steward: Client
) -> None:
    report(split(steward, [surrey["roads"]["path"]], whole=["woking"]))
    assert unsound(app) == {}


def test_record_that_nobody_gets_is_named(surrey: Records, steward: Client) -> None:
    answer = split(steward, [surrey["roads"]["path"]], rest=False)
    said = " ".join(fault["detail"] for fault in answer.get_json()["errors"])
    assert answer.status_code == 422
    orphans = [surrey[name]["path"] for name in ("schools", "used", "adoption")]
    assert all(path in said for path in [*orphans, surrey["draft"]["id"]])
    assert surrey["roads"]["path"] not in said
    assert "zanzibar" not in said.lower()


def test_record_of_somebody_else_is_refused(surrey: Records, steward: Client) -> None:
    found = faults(split(steward, [surrey["permits"]["path"]]))
    assert set(found) == {"/successors/0/records/0"}


@pytest.mark.parametrize("path", ["/api/v1/components/nothing", "roads", "/api/v1/adoptions/x"])
def test_record_that_is_not_there_is_refused(surrey: Records, steward: Client, path: str) -> None:
    assert set(faults(split(steward, [path]))) == {"/successors/0/records/0"}


def test_record_mapped_twice_is_refused(surrey: Records, steward: Client) -> None:
    # Once by its path, once by its id.
    east, west = (
        {"slug": f"{side}-surrey", "records": [surrey["roads"][name]]}
        for side, name in (("east", "path"), ("west", "id"))
    )
    answer = ask(steward, "surrey", successors=[east, west])
    assert set(faults(answer)) == {"/successors/1/records/0"}


def test_rest_for_two_is_refused(surrey: Records, steward: Client) -> None:
    both = [{"slug": slug, "rest": True} for slug in ("east-surrey", "west-surrey")]
    assert set(faults(ask(steward, "surrey", successors=both))) == {"/successors"}


def test_report_names_no_draft(surrey: Records, steward: Client) -> None:
    answer = split(steward, [surrey["roads"]["path"]])
    (draft,) = [one for one in report(answer)["records"] if one["id"] == surrey["draft"]["id"]]
    assert (draft["path"], draft["title"]) == (None, None)
    assert "zanzibar" not in answer.get_data(as_text=True).lower()
