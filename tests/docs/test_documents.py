"""Every document: its links lead somewhere, its settings and commands exist."""

import re
import tomllib
from pathlib import Path

import pytest

from registry import api
from registry.config import SETTINGS
from tests.docs.markdown import ROOT, anchors, blocks, code_lines, documents, links, read
from tests.docs.program import unknown

DOCUMENTS = documents()


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_links_lead_somewhere(name: Path) -> None:
    for target in links(read(name)):
        path, _, anchor = target.partition("#")
        found = ROOT / name.parent / path if path else ROOT / name
        assert found.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(found.read_text("utf-8")), f"{name} links to {target}"


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_settings_that_are_named_exist(name: Path) -> None:
    known = {setting.variable for setting in SETTINGS}
    assert set(re.findall(r"\bREGISTRY_[A-Z_]+\b", read(name))) <= known


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_commands_that_are_named_exist(name: Path) -> None:
    wrong = [found for line in code_lines(read(name)) if (found := unknown(line))]
    assert wrong == []


@pytest.mark.parametrize("name", DOCUMENTS, ids=str)
def test_make_targets_that_are_named_exist(name: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in code_lines(read(name)):
        for target in re.findall(r"\bmake ([a-z]+)", line):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"


def test_a_command_that_is_gone_is_noticed() -> None:
    assert unknown("registry vanish") == "registry vanish"
    assert unknown("    .venv/bin/registry tokens issue --forever") == "--forever"
    assert unknown("registry migrate && registry vanish") == "registry vanish"
    assert unknown("registry backup --all x.zip") == "--all"
    assert unknown("registry backup x.zip && registry backup verify x.zip") is None
    assert unknown("registry tokens issue --days 5 > token") is None
    assert unknown("pg_dump --format=custom registry > dump") is None


def test_blocks_that_run_are_all_run() -> None:
    tried = {"README.md", "docs/getting-a-token.md", "docs/using-the-api.md"}
    with_shell = {str(name) for name in DOCUMENTS if blocks(read(name), "sh")}
    assert with_shell == tried


def test_changelog_has_this_version() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    assert f"\n## [{version}]" in read("CHANGELOG.md")
    assert version == api.VERSION
