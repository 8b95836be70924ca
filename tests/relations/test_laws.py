"""Laws that hold after any series of writes: no circles, and counts that equal a recount."""

from collections import defaultdict
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.documents import tally
from registry.documents.reuse import reuse
from registry.extensions import db
from registry.kinds.relation import RELATION_TYPES
from registry.kit import json
from registry.models import Entry, Relation
from tests.client import Client
from tests.factories import make_entry

ACYCLIC = sorted(name for name, declared in RELATION_TYPES.items() if declared.is_acyclic)
KINDS = ("components", "components", "standards", "lessons")
PLACES = st.integers(0, len(KINDS) - 1)
MADE = st.tuples(st.just("relate"), st.sampled_from(sorted(RELATION_TYPES)), PLACES, PLACES)
ACTS = st.one_of(
    MADE,
    MADE,
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("archive"), PLACES),
    st.tuples(st.just("publish"), PLACES),
)
# One database for all examples: each makes entries of its own.
some = settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def entries(client: Client) -> list[dict[str, Any]]:
    return [make_entry(client, plural) for plural in KINDS]


def relate(client: Client, entry: dict[str, Any], type_: str, target: dict[str, Any]) -> int:
    answer = client.post(f"{entry['path']}/relations", {"type": type_, "target": target["path"]})
    return answer.status_code


def act(client: Client, made: list[dict[str, Any]], *what: Any) -> None:
    """Do one thing, whether it can be done or not."""
    if what[0] == "relate":
        relate(client, made[what[2]], what[1], made[what[3]])
    elif what[0] == "archive":
        client.delete(made[what[1]]["path"], "*")
    elif what[0] == "publish":
        client.patch(made[what[1]]["path"], {"state": "published"}, "*")
    else:
        items = client.get("/api/v1/relations").get_json()["items"]
        if items:
            client.delete(items[what[1] % len(items)]["path"], "*")


def recounted() -> None:
    """Compare what every entry keeps and shows with what is counted anew."""
    fresh = tally.tally()
    for entry in db.session.query(Entry):
        assert entry.counts == fresh.get(entry.id, {})
        document = json.loads(entry.document)
        shown = reuse(fresh.get(entry.id, {}), document["path"])
        assert {name: document[name] for name in shown} == shown


def has_circle(edges: list[tuple[str, str]]) -> bool:
    """Tell whether what stands at nothing's end can be taken away until nothing is left."""
    left = list(edges)
    while left:
        targets = {target for _entry, target in left}
        fewer = [edge for edge in left if edge[0] in targets]
        if len(fewer) == len(left):
            return True
        left = fewer
    return False


@some
@given(tried=st.lists(st.tuples(st.sampled_from(ACYCLIC), PLACES, PLACES), max_size=14))
def test_no_acyclic_type_ever_goes_round(
    app: Flask, camden: Client, tried: list[tuple[str, int, int]]
) -> None:
    made = entries(camden)
    stand: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for type_, one, other in tried:
        status = relate(camden, made[one], type_, made[other])
        edge = (made[one]["id"], made[other]["id"])
        allowed = not has_circle([*stand[type_], edge])
        doubled = edge in stand[type_]
        assert status == (409 if doubled else 201 if allowed else 422)
        if status == 201:
            stand[type_].append(edge)
    with app.app_context():
        mine = Relation.entry_id.in_([one["id"] for one in made])
        held = {
            (row.type, row.entry_id, row.target_id)
            for row in db.session.query(Relation).filter(mine)
        }
    assert held == {(type_, *edge) for type_, edges in stand.items() for edge in edges}


@some
@given(acts=st.lists(ACTS, max_size=16))
def test_counts_of_both_ends_equal_a_recount(
    app: Flask, camden: Client, acts: list[tuple[Any, ...]]
) -> None:
    made = entries(camden)
    for one in acts:
        act(camden, made, *one)
    with app.app_context():
        recounted()
    for entry in made:
        shown = camden.get(entry["path"]).get_json()
        for part in ("relations", "lessons"):
            listed = camden.get(f"{entry['path']}/{part}?limit=100").get_json()
            assert listed["total"] == len(listed["items"]) == shown[part]["total"]
