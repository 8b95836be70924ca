"""`registry checklist --file`: what a body lacks for others, before it is sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from registry.cli import main
from registry.kinds import KINDS

pytestmark = pytest.mark.once

BODY = dict(KINDS["component"].example)


def asked(folder: Path, body: Any, *options: str) -> Result:
    """Write a file and check it."""
    file = folder / "entry.json"
    file.write_text(body if isinstance(body, str) else json.dumps(body), "utf-8")
    return CliRunner().invoke(main, ["checklist", "--file", str(file), *options])


def test_file_is_checked_without_a_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_DATA", str(tmp_path / "var"))
    done = asked(tmp_path, BODY, "--kind", "component")
    assert done.exit_code == 0, done.output
    assert ": 8 of 16 are met." in done.stdout.splitlines()[0]
    assert "     /description: Say in a paragraph" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("yes  ")
    assert not (tmp_path / "var").exists()


def test_file_that_a_registry_gave_says_its_kind(tmp_path: Path) -> None:
    done = asked(tmp_path, {**BODY, "kind": "component", "version": 4, "owner": None})
    assert done.exit_code == 0, done.output
    assert "owner-known" not in done.stdout


@pytest.mark.parametrize(
    ("body", "options", "said"),
    [
        (BODY, (), "Say with --kind"),
        ({**BODY, "licence": "GPL-3.0"}, ("--kind", "component"), "/licence: GPL-3.0 does not say"),
        ([BODY], ("--kind", "component"), "does not hold a JSON object"),
        ('{"title": "A", "title": "B"}', ("--kind", "component"), "more than once"),
        ("{", ("--kind", "component"), "not well-formed JSON"),
        (BODY, ("components/a",), "Name an entry, or a file"),
    ],
)
def test_file_that_cannot_be_read_is_told_in_words(
    tmp_path: Path, body: Any, options: tuple[str, ...], said: str
) -> None:
    done = asked(tmp_path, body, *options)
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("entry", ["nonsense/a", "components", "components/"])
def test_entry_that_is_not_named_so_is_told(entry: str) -> None:
    done = CliRunner().invoke(main, ["checklist", entry])
    assert (done.exit_code, "components/..." in done.output) == (2, True)
