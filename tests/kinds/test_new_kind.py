"""A fifth kind costs one file: everything follows from it. Proved on a copy of the package."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once

GADGET = '''
"""A gadget: a kind that only this test has."""

from registry.kinds.criterion import Criterion
from registry.kinds.fields import OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import Boolean, List, Text
from registry.kit.schema import Schema


class GadgetFields(Schema):
    """List what a gadget adds to the common fields."""

    colours = List(Text(20), 5, load_default=list, allow_none=True)
    shape = Text(20, load_default=None, allow_none=True)
    is_round = Boolean(load_default=None, allow_none=True)
    makers = OrganisationRefs("maker", load_default=list, allow_none=True)


KIND = Kind(
    name="gadget",
    plural="gadgets",
    label="Gadget",
    meaning="A thing.",
    order=9,
    fields=GadgetFields,
    example={"title": "Gadget", "summary": "Does things."},
    facets=("colours", "is_round"),
    search_text=("shape",),
    needed=("title", "shape"),
    review_months=6,
    criteria=(Criterion("coloured", "Is it?", at="/colours", mend="Paint it.", why="Joy."),),
    unasked=("phase-stated",),
)
'''
USE = """
import json, sys
from registry.app import create_app
from registry.kit.write import write
from registry.operations import migrate
from registry.tokens import service as tokens_service

app = create_app({"REGISTRY_DATA": sys.argv[1], "REGISTRY_DATABASE_URL": ""})
with app.app_context():
    migrate.upgrade()
    migrate.set_up()
    with write():
        wanted = {"scopes": ["registry:steward"]}
        _token, secret = tokens_service.issue(wanted, migrate.steward())
client = app.test_client()
headers = {"Authorization": f"Bearer {secret}"}
told = []
for method, path, body, etag in json.load(sys.stdin):
    sent = {"json": body} if body is not None else {}
    also = {"If-Match": etag} if etag else {}
    answer = client.open(path, method=method, headers={**headers, **also}, **sent)
    told.append([answer.status_code, answer.get_json()])
print(json.dumps(told))
"""
GADGETS = "/api/v1/gadgets"
BODY = {
    "title": "Widget",
    "shape": "dodecahedron",
    "colours": ["red", "blue"],
    "is_round": False,
    "makers": [{"slug": "registry"}],
}
STEPS = [
    ("POST", GADGETS, BODY, None),
    ("POST", GADGETS, {"title": "Other", "colour": "red"}, None),
    ("PATCH", f"{GADGETS}/widget", {"colours": ["red"]}, "*"),
    ("GET", f"{GADGETS}/widget", None, None),
    ("GET", "/api/v1/entries?kind=gadget", None, None),
    ("GET", "/api/v1/search?q=dodecahedron&colours=red&kind=gadget", None, None),
    ("GET", "/api/v1/search?colours=blue", None, None),
    ("GET", "/api/v1/changes?limit=100", None, None),
    ("PATCH", "/api/v1/organisations/registry", {"name": "Renamed"}, "*"),
    ("GET", f"{GADGETS}/widget", None, None),
    ("GET", "/api/openapi.json", None, None),
    ("POST", "/api/v1/components", {"title": "A", "summary": "B.", "shape": "C"}, None),
    ("GET", f"{GADGETS}/widget/checklist", None, None),
    ("GET", "/api/v1/search?is_round=false", None, None),
    ("GET", "/api/v1/search?is_round=False", None, None),
]


@pytest.fixture(scope="module")
def told(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Answer the steps by a copy of the package that has one file more."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "registry", folder / "registry", ignore=ignored)
    (folder / "registry" / "kinds" / "gadget.py").write_text(GADGET)
    done = subprocess.run(
        [sys.executable, "-c", USE, str(folder / "data")],
        input=json.dumps(STEPS),
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_new_kind_has_routes_documents_and_history(told: list[Any]) -> None:
    created, _, patched, read, listed = told[:5]
    assert [created[0], patched[0], read[0]] == [201, 200, 200]
    document = read[1]
    assert (document["kind"], document["path"]) == ("gadget", f"{GADGETS}/widget")
    assert (document["colours"], document["version"]) == (["red"], 2)
    assert document["makers"][0]["name"] == "The registry itself"
    assert listed[1]["items"] == [document]
    changes = [item for item in told[7][1]["items"] if item["kind"] == "gadget"]
    assert [change["type"] for change in changes] == ["entry.created", "entry.updated"]
    assert changes[-1]["document"] == document


def test_new_kind_is_validated_by_its_own_fields(told: list[Any]) -> None:
    status, problem = told[1]
    pointers = {error["pointer"]: error.get("suggestion") for error in problem["errors"]}
    assert (status, pointers) == (422, {"/colour": "colours", "/shape": None})
    assert told[11][0] == 422


def test_new_kind_is_searched_by_its_text_and_facets(told: list[Any]) -> None:
    found, other = told[5][1], told[6][1]
    assert [item["slug"] for item in found["items"]] == ["widget"]
    facets = {facet["name"]: facet["values"] for facet in found["facets"]}
    assert [value["value"] for value in facets["colours"]] == ["red"]
    assert other["total"] == 0


def test_new_kind_asks_its_own_questions(told: list[Any]) -> None:
    met = {item["name"]: item["is_met"] for item in told[12][1]["items"]}
    assert met["coloured"]
    assert "tagged" in met
    assert "phase-stated" not in met


def test_new_kind_is_filtered_by_what_is_true_or_false(told: list[Any]) -> None:
    found, refused = told[13], told[14]
    assert [item["slug"] for item in found[1]["items"]] == ["widget"]
    facets = {facet["name"]: facet["values"] for facet in found[1]["facets"]}
    (value,) = facets["is_round"]
    assert (value["value"], value["label"], value["selected"]) == ("false", "No", True)
    assert (refused[0], refused[1]["errors"][0]["suggestion"]) == (422, "false")


def test_references_of_a_new_kind_are_rendered_again(told: list[Any]) -> None:
    assert told[9][1]["makers"][0]["name"] == "Renamed"
    assert told[9][1]["version"] == 2


def test_new_kind_stands_in_the_openapi_document(told: list[Any]) -> None:
    document = told[10][1]
    assert {GADGETS, f"{GADGETS}/{{slug}}", f"{GADGETS}/{{slug}}/transfer"} <= set(
        document["paths"]
    )
    assert document["paths"][GADGETS]["post"]["operationId"] == "createGadget"
    schemas = document["components"]["schemas"]
    assert {"Gadget", "GadgetCreate", "GadgetUpdate", "GadgetList"} <= set(schemas)
    mapping = schemas["EntryList"]["properties"]["items"]["items"]["discriminator"]["mapping"]
    assert mapping["gadget"].endswith("/Gadget")
    names = {
        one["name"]
        for one in document["paths"]["/api/v1/search"]["get"]["parameters"]
        if "name" in one
    }
    assert "colours" in names
