"""The program `registry`, as an operator runs it: in its own process, on its own folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "registry"


class Machine:
    """Run the program with a data folder of its own, on SQLite."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.root = root

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "REGISTRY_DATA": str(self.folder), "REGISTRY_DATABASE_URL": ""}
        return subprocess.run(
            [str(PROGRAM), *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Machine:
    made = Machine(tmp_path_factory.mktemp("machine"), root)
    for command in ("migrate", "seed"):
        done = made.run(command)
        assert done.returncode == 0, done.stderr
    return made


def test_tokens_issue_prints_the_token_alone(machine: Machine) -> None:
    done = machine.run("tokens", "issue", "--organisation", "camden", "--scope", "entries:write")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("ukreg_")
    listed = machine.run("tokens", "list", "--organisation", "camden").stdout
    assert done.stdout.strip() not in listed
    assert done.stdout[:10] in listed


def test_tokens_revoke_ends_a_token(machine: Machine) -> None:
    machine.run("tokens", "issue", "--organisation", "leeds", "--scope", "entries:write")
    listed = machine.run("tokens", "list", "--organisation", "leeds").stdout
    assert machine.run("tokens", "revoke", listed.split()[0]).returncode == 0
    assert "revoked" in machine.run("tokens", "list", "--organisation", "leeds").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--organisation", "nowhere", "--scope", "entries:write"), "no organisation nowhere"),
        (("--organisation", "camden", "--scope", "all"), "is not one of"),
        (("--organisation", "camden", "--scope", "entries:write", "--days", "400"), "365"),
    ],
)
def test_tokens_issue_says_what_is_wrong(
    machine: Machine, arguments: tuple[str, ...], said: str
) -> None:
    done = machine.run("tokens", "issue", *arguments)
    assert done.returncode != 0
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_index_check_is_well_after_seeding(machine: Machine) -> None:
    done = machine.run("index", "check")
    assert done.returncode == 0
    assert "0 entries differ" in done.stdout


def test_index_rebuild_shows_no_bar_in_a_pipe(machine: Machine) -> None:
    done = machine.run("index", "rebuild")
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr == "The index holds 128 entries.\n"


def test_index_check_repairs_what_differs(machine: Machine) -> None:
    for damaged in (machine.folder / "index").glob("*-*/*.store"):
        damaged.unlink()
    assert machine.run("index", "check", "--repair").returncode == 0
    assert "0 entries differ" in machine.run("index", "check").stdout


def test_doctor_makes_five_checks_and_says_how_to_mend(machine: Machine) -> None:
    done = machine.run("doctor")
    lines = [line for line in done.stdout.splitlines() if line.startswith(("well", "NOT WELL"))]
    assert len(lines) == 5
    assert done.returncode == 1
    assert "registry tokens issue --organisation registry" in done.stdout
    machine.run("tokens", "issue", "--organisation", "registry", "--scope", "registry:steward")
    assert machine.run("doctor").returncode == 0


def test_command_before_migrate_says_to_migrate(tmp_path: Path, root: Path) -> None:
    empty = Machine(tmp_path, root)
    for command in (("seed",), ("tokens", "list"), ("index", "rebuild")):
        done = empty.run(*command)
        assert done.returncode == 1
        assert "registry migrate" in done.stderr
        assert "Traceback" not in done.stderr


def test_openapi_prints_the_committed_document(machine: Machine) -> None:
    committed = (machine.root / "openapi" / "openapi.json").read_text("utf-8")
    assert machine.run("openapi").stdout == committed
