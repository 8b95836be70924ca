"""The program `registry`, as an operator runs it: in its own process, on its own folder."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli import main
from registry.commands import database
from tests.docs.program import leaves
from tests.machine import SEEDS, Machine, own_database


@pytest.fixture(scope="module")
def machine(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder, database = (
        tmp_path_factory.mktemp("machine"),
        own_database(database_url, "registry_cli"),
    )
    made = Machine(folder, database)
    for command in (("migrate",), ("seed", str(SEEDS))):
        done = made.registry(*command)
        assert done.returncode == 0, done.stderr
    return made


def test_tokens_issue_prints_the_token_alone(machine: Machine) -> None:
    done = machine.registry(
        "tokens", "issue", "--organisation", "camden", "--scope", "entries:write"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("ukreg_")
    listed = machine.registry("tokens", "list", "--organisation", "camden").stdout
    assert done.stdout.strip() not in listed
    assert done.stdout[:10] in listed


def test_tokens_revoke_ends_a_token(machine: Machine) -> None:
    machine.registry("tokens", "issue", "--organisation", "leeds", "--scope", "entries:write")
    listed = machine.registry("tokens", "list", "--organisation", "leeds").stdout
    assert machine.registry("tokens", "revoke", listed.split()[0]).returncode == 0
    assert "revoked" in machine.registry("tokens", "list", "--organisation", "leeds").stdout


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
    done = machine.registry("tokens", "issue", *arguments)
    assert done.returncode != 0
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_index_check_is_well_after_seeding(machine: Machine) -> None:
    done = machine.registry("index", "check")
    assert done.returncode == 0
    assert "0 entries differ" in done.stdout


def test_index_rebuild_shows_no_bar_in_a_pipe(machine: Machine) -> None:
    done = machine.registry("index", "rebuild")
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr == "The index holds 298 entries.\n"


def test_index_check_repairs_what_differs(machine: Machine) -> None:
    for damaged in (machine.data / "index").glob("*-*/*.store"):
        damaged.unlink()
    assert machine.registry("index", "check", "--repair").returncode == 0
    assert "0 entries differ" in machine.registry("index", "check").stdout


def test_doctor_makes_six_checks_and_says_how_to_mend(machine: Machine) -> None:
    done = machine.registry("doctor")
    lines = [line for line in done.stdout.splitlines() if line.startswith(("well", "NOT WELL"))]
    assert len(lines) == 6
    assert done.returncode == 1
    assert "registry tokens issue --organisation registry" in done.stdout
    machine.registry("tokens", "issue", "--organisation", "registry", "--scope", "registry:steward")
    assert machine.registry("doctor").returncode == 0


def test_command_before_migrate_says_to_migrate(tmp_path: Path) -> None:
    empty = Machine(tmp_path)
    for command in (("seed", str(SEEDS)), ("tokens", "list"), ("index", "rebuild")):
        done = empty.registry(*command)
        assert done.returncode == 1
        assert "registry migrate" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("bug", [KeyError("slug"), LookupError("slug"), IndexError(3)])
def test_bug_in_a_command_keeps_its_traceback(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, bug: Exception
) -> None:
    def fail() -> None:
        raise bug

    monkeypatch.setenv("REGISTRY_DATA", str(machine.data))
    monkeypatch.setattr(database, "bring_up_to_date", fail)
    done = CliRunner().invoke(main, ["migrate"])
    assert done.exception is bug
    assert "Error: " not in done.output


def test_help_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DATA", str(tmp_path / "var"))
    for name in leaves():
        done = CliRunner().invoke(main, [*name.split(), "--help"])
        assert done.exit_code == 0, done.output
        assert done.output.startswith("Usage: ")
    assert CliRunner().invoke(main, ["purge"]).exit_code == 2
    assert not (tmp_path / "var").exists()


def test_value_that_looks_like_help_is_a_value(machine: Machine) -> None:
    done = machine.registry("purge", "components/nowhere", "--yes", "--reason", "-h")
    assert done.returncode == 1
    assert "no component nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_checklist_says_what_an_entry_lacks(machine: Machine) -> None:
    done = machine.registry("checklist", "components/repairs-hub-frontend")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("components/repairs-hub-frontend: ")
    assert "NO   reviewed-by-owner" in done.stdout
    assert machine.registry("checklist", "components/nowhere").returncode == 1


def test_openapi_prints_the_committed_document(machine: Machine, root: Path) -> None:
    committed = (root / "openapi" / "openapi.json").read_text("utf-8")
    assert machine.registry("openapi").stdout == committed


def test_migrate_after_a_restore_renames_the_log(machine: Machine) -> None:
    done = machine.registry("migrate", "--restored")
    assert done.returncode == 0, done.stderr
    assert "The log has a new name" in done.stderr
    # The index is of the old log: it is built again by itself.
    assert "0 entries differ" in machine.registry("index", "check").stdout
