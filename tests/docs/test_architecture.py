"""The map of the code: every file and function that it names exists, and its layers are real."""

import re
import tomllib
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.docs.markdown import ROOT, blocks, read, spans

MAP = read("docs/architecture.md")
ADRS = sorted(path.relative_to(ROOT) for path in (ROOT / "docs" / "adr").glob("0*.md"))
_NAME = re.compile(r"[a-z_]+(\.[A-Za-z_]+)+")
_PATH = re.compile(r"(registry|tests|docs|seeds|openapi|bench)/[\w./-]*")


def resolve(name: str) -> Any:
    """Return what a dotted name below `registry` stands for; raise when there is nothing."""
    found: Any = import_module("registry")
    for part in name.split("."):
        found = getattr(found, part, None) or import_module(f"{found.__name__}.{part}")
    return found


def dotted(text: str) -> set[str]:
    """Return the dotted names in a text whose first part is a package or module of ours."""
    names = {span for span in spans(text) if _NAME.fullmatch(span)}
    return {name for name in names if find_spec(f"registry.{name.partition('.')[0]}")}


def paths(text: str) -> set[str]:
    """Return the paths in a text."""
    return {span for span in spans(text) if _PATH.fullmatch(span)}


def test_functions_of_the_map_exist() -> None:
    names = dotted(MAP)
    assert len(names) > 30
    for name in names:
        assert resolve(name) is not None


def test_a_function_that_is_gone_is_noticed() -> None:
    with pytest.raises(ModuleNotFoundError):
        resolve("entries.service.vanish")
    assert "entries.service.vanish" in dotted("Then `entries.service.vanish` runs.")


def test_paths_of_the_map_exist() -> None:
    assert len(paths(MAP)) > 10
    assert [path for path in paths(MAP) if not (ROOT / path).exists()] == []


def test_layers_are_those_that_are_enforced() -> None:
    (shown,) = blocks(MAP, "layers")
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (enforced,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert shown.text.splitlines() == enforced


@pytest.mark.parametrize("adr", ADRS, ids=str)
def test_decision_is_short_and_names_what_exists(adr: Any) -> None:
    text = read(adr)
    # The list of dependencies has a line for each.
    assert len([line for line in text.splitlines() if not line.startswith("- ")]) <= 15
    assert text.startswith(f"# {adr.name[:4]} ")
    assert all(resolve(name) is not None for name in dotted(text))
    assert [path for path in paths(text) if not (ROOT / path).exists()] == []


def test_index_of_decisions_is_complete() -> None:
    index = read("docs/adr/README.md")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == [path.name for path in ADRS]


def test_every_runtime_dependency_has_its_reason() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["postgres"]
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in wanted}
    adr = read("docs/adr/0008-runtime-dependencies.md")
    assert set(re.findall(r"^- `([\w-]+)`", adr, re.MULTILINE)) == names
