"""The README: its calls run as printed, its tables are compared with the program and the tree."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from registry.config import SETTINGS
from registry.kinds import KINDS
from tests.docs.markdown import ROOT, blocks, read, table
from tests.docs.program import leaves
from tests.machine import PRINTED, Machine

README = read("README.md")
CALLS = list(zip(blocks(README, "sh"), blocks(README, "http"), strict=True))


def parsed(answer: str) -> tuple[int, dict[str, str], Any]:
    """Split what curl -i prints into status, headers and JSON."""
    head, _, body = answer.partition("\n\n")
    status, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, json.loads(body)


def holds(shown: Any, real: Any) -> bool:
    """Tell whether a shortened answer is part of the real one."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return all(name in real and holds(shown[name], real[name]) for name in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) == len(real) and all(map(holds, shown, real))
    return bool(shown == real)


def test_five_calls_answer_as_printed(server: Machine) -> None:
    assert len(CALLS) == 5
    for call, answer in CALLS:
        status, headers, body = parsed(server.shell(call.text))
        shown_status, shown_headers, shown = parsed(answer.text.replace(PRINTED, server.base))
        assert status == shown_status, body
        assert shown_headers.items() <= headers.items()
        assert holds(shown, body), f"The README shows {shown}, the answer is {body}"


def test_a_wrong_excerpt_is_noticed() -> None:
    real = {"items": [{"slug": "a", "tags": ["x"]}], "next": None}
    assert holds({"items": [{"slug": "a"}]}, real)
    assert not holds({"items": [{"slug": "b"}]}, real)
    assert not holds({"items": [{"tags": []}]}, real)
    assert not holds({"total": 1}, real)


def test_settings_are_those_of_the_program() -> None:
    shown = {row[0]: row[1] for row in table(README, "Settings")}
    assert shown == {setting.variable: setting.default for setting in SETTINGS}


def test_commands_are_those_of_the_program() -> None:
    shown = {row[0] for row in table(README, "Commands")}
    assert shown == {f"registry {name}" for name in leaves()}


def folders(parent: Path) -> set[str]:
    """List the folders that hold something of the project."""
    made = {"var", "build", "dist", "__pycache__"}
    return {
        f"{path.relative_to(ROOT)}/"
        for path in parent.iterdir()
        if path.is_dir()
        and path.name not in made
        and not path.name.startswith(".")
        and not path.name.endswith(".egg-info")
    }


def test_map_shows_every_folder() -> None:
    shown = {row[0] for row in table(README, "Map of the folders")}
    assert shown == folders(ROOT) | folders(ROOT / "registry")


def test_number_of_components_is_that_of_the_seeds() -> None:
    number = len((ROOT / "seeds" / "components.jsonl").read_text("utf-8").splitlines())
    assert f"{number} real components" in README


@pytest.mark.parametrize("target", ["run", "test"])
def test_two_commands_are_targets_of_make(target: str) -> None:
    assert f"    make {target} " in README
    assert f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8")


def test_kinds_that_are_there_are_named() -> None:
    there, _not_yet, later = README.partition("There: ")[2].partition("Not yet:")
    assert later
    assert {kind.plural for kind in KINDS.values()} <= set(re.findall(r"[a-z]+", there))
    assert not {kind.plural for kind in KINDS.values()} & set(
        re.findall(r"[a-z]+", later.partition("##")[0])
    )
