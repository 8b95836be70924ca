"""What stands around an entry, as a graph: bounded, in few statements, without drafts."""

from typing import Any

import pytest
from flask import Flask

from registry.relations import graph
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_component, make_entry, make_relation

RELATIONS = "/api/v1/relations"
# One for the root, one a step, one each for nodes and edges.
MOST = 7


def around(client: Client, root: dict[str, Any], query: str = "") -> dict[str, Any]:
    answer = client.get(f"{RELATIONS}?root={root['path']}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


@pytest.fixture
def standard(camden: Client) -> dict[str, Any]:
    """Make a standard that two components follow, one of which a third needs."""
    standard = make_entry(camden, "standards", slug="open-referral-uk")
    for slug in ("directory", "finder"):
        made = make_component(camden, slug=slug)
        make_relation(camden, made, "implements", standard, note=f"The {slug}.")
    portal = make_component(camden, slug="portal")
    make_relation(camden, portal, "depends-on", made)
    return standard


def test_what_implements_a_standard_is_one_call(anyone: Client, standard: dict[str, Any]) -> None:
    found = around(anyone, standard)
    assert (found["root"], found["depth"], found["is_cut"]) == (standard["path"], 1, False)
    nodes = [(node["slug"], node["distance"]) for node in found["nodes"]]
    assert nodes == [("open-referral-uk", 0), ("directory", 1), ("finder", 1)]
    edges = [(edge["entry"], edge["type"], edge["target"]) for edge in found["edges"]]
    at = "/api/v1/components/"
    assert edges == [
        (f"{at}directory", "implements", standard["path"]),
        (f"{at}finder", "implements", standard["path"]),
    ]
    assert found["edges"][0]["note"] == "The directory."


def test_graph_reaches_as_far_as_it_is_asked(anyone: Client, standard: dict[str, Any]) -> None:
    distances = {
        node["slug"]: node["distance"] for node in around(anyone, standard, "&depth=2")["nodes"]
    }
    assert distances == {"open-referral-uk": 0, "directory": 1, "finder": 1, "portal": 2}
    only = around(anyone, standard, "&depth=4&type=implements")
    assert {node["slug"] for node in only["nodes"]} == set(distances) - {"portal"}
    assert {edge["type"] for edge in only["edges"]} == {"implements"}


def test_relation_between_the_outermost_is_in_it(
    camden: Client, anyone: Client, standard: dict[str, Any]
) -> None:
    names = ("directory", "finder")
    ends = [camden.get(f"/api/v1/components/{name}").get_json() for name in names]
    make_relation(camden, ends[0], "alternative-to", ends[1])
    edges = around(anyone, standard)["edges"]
    assert [edge["type"] for edge in edges] == ["implements", "implements", "alternative-to"]


def test_archived_entry_says_so_and_withdrawn_relation_is_not_there(
    camden: Client, anyone: Client, standard: dict[str, Any]
) -> None:
    camden.delete("/api/v1/components/directory", "*")
    edges = around(anyone, standard)["edges"]
    camden.delete(next(edge["path"] for edge in edges if "finder" in edge["entry"]), "*")
    left = around(anyone, standard, "&depth=4")
    states = {node["slug"]: node["state"] for node in left["nodes"]}
    assert states == {"open-referral-uk": "published", "directory": "archived"}


def test_graph_is_cut_and_says_so(
    anyone: Client, standard: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, number, is_cut in ((2, 2, True), (3, 3, True), (4, 4, False)):
        monkeypatch.setattr(graph, "NODES_MOST", most)
        found = around(anyone, standard, "&depth=2")
        assert (len(found["nodes"]), found["is_cut"]) == (number, is_cut)
        paths = {node["path"] for node in found["nodes"]}
        assert all({edge["entry"], edge["target"]} <= paths for edge in found["edges"])
    monkeypatch.setattr(graph, "EDGES_MOST", 1)
    found = around(anyone, standard)
    assert (len(found["edges"]), found["is_cut"]) == (1, True)


def test_graph_costs_few_statements_however_large(
    app: Flask, camden: Client, anyone: Client, standard: dict[str, Any]
) -> None:
    address = f"{RELATIONS}?root={standard['path']}&depth=4"
    with counted(app) as few:
        anyone.get(address)
    for _place in range(20):
        make_relation(camden, make_component(camden), "implements", standard)
    with counted(app) as many:
        anyone.get(address)
    assert len(many) == len(few) <= MOST


def test_old_name_of_the_root_leads_to_it(
    camden: Client, anyone: Client, standard: dict[str, Any]
) -> None:
    camden.patch(standard["path"], {"slug": "renamed"}, "*")
    assert around(anyone, standard)["root"] == "/api/v1/standards/renamed"


def test_root_that_is_not_there_names_the_nearest(
    camden: Client, leeds: Client, standard: dict[str, Any]
) -> None:
    answer = leeds.get(f"{RELATIONS}?root=/api/v1/standards/open-referal-uk")
    (fault,) = answer.get_json()["errors"]
    assert (answer.status_code, fault["parameter"]) == (422, "root")
    assert fault["suggestion"] == standard["path"]
    draft = make_component(camden, state="draft")
    said = [
        client.get(f"{RELATIONS}?root={path}").get_json()["errors"]
        for client in (leeds, camden)
        for path in (draft["path"], "/api/v1/components/never-there")
    ]
    assert all(one == said[0] for one in said)


def test_what_belongs_to_a_list_is_refused_beside_a_root(
    anyone: Client, standard: dict[str, Any]
) -> None:
    for query, wrong in (
        (f"root={standard['path']}&limit=20", "limit"),
        (f"root={standard['path']}&cursor=x", "cursor"),
        (f"root={standard['path']}&entry_kind=component", "entry_kind"),
        (f"root={standard['path']}&depth=5", "depth"),
        (f"root={standard['path']}&type=implemented-by", "type"),
        ("depth=2", "depth"),
    ):
        answer = anyone.get(f"{RELATIONS}?{query}")
        assert answer.status_code == 422, query
        assert [error["parameter"] for error in answer.get_json()["errors"]] == [wrong]
