"""The guide to the API: its example keeps a true copy, and what it names is there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from registry.kinds import KINDS
from tests.client import openapi
from tests.docs.markdown import blocks, code_lines, read
from tests.machine import PRINTED, Machine

GUIDE = "docs/using-the-api.md"
GUIDES = (GUIDE, "docs/getting-a-token.md", "docs/architecture.md", "CHANGELOG.md")
_OPERATION = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/api/[^\s`?:]+)")


@pytest.fixture
def example(server: Machine, tmp_path: Path) -> list[str]:
    """Return the command that runs the printed example, and the folder that it writes into."""
    (printed,) = blocks(read(GUIDE), "python")
    script = tmp_path / "follow.py"
    script.write_text(printed.text.replace(PRINTED, server.base), "utf-8")
    return ["bash", "-c", f"cd {tmp_path} && python3 follow.py"]


def published(server: Machine) -> dict[str, Any]:
    """Read all entries, page by page."""
    found: dict[str, Any] = {}
    path: str | None = "/api/v1/entries?limit=100"
    while path:
        page = server.ask(path)[1]
        found |= {entry["id"]: entry for entry in page["items"]}
        path = page["next"] and page["next"].removeprefix(server.base)
    return found


def entries(folder: Path) -> dict[str, Any]:
    """Return the entries of the copy."""
    kept = json.loads((folder / "registry-copy.json").read_text("utf-8"))["documents"]
    return {key: entry for key, entry in kept.items() if entry["kind"] in KINDS}


def test_example_keeps_a_true_copy(server: Machine, example: list[str], tmp_path: Path) -> None:
    first = server.run(*example)
    assert first.returncode == 0, first.stderr
    _status, made = server.ask("/api/v1/components", {"title": "Kerbs", "summary": "Lowers kerbs."})
    second = server.run(*example)
    assert second.stdout.startswith("1 changes, ")
    copy = entries(tmp_path)
    assert copy[made["id"]] == made
    assert copy == published(server)


def test_example_starts_again_after_a_restore(
    server: Machine, example: list[str], tmp_path: Path
) -> None:
    # ["another-log", 5] as a cursor: what a reader has kept from before a restore.
    kept = {"cursor": "WyJhbm90aGVyLWxvZyIsNV0", "documents": {"gone": {"path": "/gone"}}}
    (tmp_path / "registry-copy.json").write_text(json.dumps(kept), "utf-8")
    done = server.run(*example)
    assert done.returncode == 0, done.stderr
    assert entries(tmp_path) == published(server)


def test_example_error_is_what_the_registry_says(server: Machine) -> None:
    shown, *_others = blocks(read(GUIDE), "json")
    body = """{"title": "Parking", "licence": "GPL-3.0"}"""
    token = (server.folder / "var" / "demo-token").read_text("ascii").strip()
    url = f"{server.base}/api/v1/components"
    said = server.shell(
        f"curl -s -X POST {url} -H 'Authorization: Bearer {token}' "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )
    assert json.loads(said) == json.loads(shown.text)


def test_example_of_a_plan_finds_what_exists(server: Machine) -> None:
    plan, *_others = blocks(read(GUIDE), "sh")
    said = json.loads(server.shell(plan.text))
    titles = [item["title"] for item in said["items"]]
    assert {"UK Bin Collection Data", "Digital Waste Service"} <= set(titles[:3])
    assert len(titles) <= 10


def test_examples_of_relations_find_what_implements_a_standard(server: Machine) -> None:
    ends, graph = (one for one in blocks(read(GUIDE), "sh") if "relations?" in one.text)
    items = json.loads(server.shell(ends.text))["items"]
    implementing = {item["other"]["slug"] for item in items}
    assert {"localgov-openreferral", "outpost-api-service"} <= implementing
    shown = json.loads(server.shell(graph.text))
    nodes = {node["slug"]: node["distance"] for node in shown["nodes"]}
    assert nodes["open-referral-uk"] == 0
    assert {slug for slug, distance in nodes.items() if distance == 1} == implementing
    assert nodes["localgov"] == 2


def test_example_of_a_checklist_is_what_the_registry_says(server: Machine) -> None:
    (printed,) = (one for one in blocks(read(GUIDE), "sh") if "/checklist" in one.text)
    _error, block, *_others = blocks(read(GUIDE), "json")
    said, shown = json.loads(server.shell(printed.text)), json.loads(block.text)
    # The guide shows one of the items, whole.
    assert shown["items"][0] in said["items"]
    assert {**shown, "items": said["items"]} == said


def test_example_of_what_is_due_is_what_the_registry_says(server: Machine) -> None:
    (printed,) = [block for block in blocks(read(GUIDE), "sh") if "/due" in block.text]
    (block,) = [block for block in blocks(read(GUIDE), "json") if '"todo"' in block.text]
    assert json.loads(server.shell(printed.text)) == json.loads(block.text)


@pytest.mark.parametrize("name", GUIDES)
def test_operations_that_are_named_exist(name: str) -> None:
    named = {match for line in code_lines(read(name)) for match in _OPERATION.findall(line)}
    assert named
    known = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, item in openapi()["paths"].items()
        for method in item
    }
    wanted = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in named}
    concrete = {(method, re.sub(r"/repairs-hub-frontend$", "/{}", path)) for method, path in wanted}
    assert concrete <= known
