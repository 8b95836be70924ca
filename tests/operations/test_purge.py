"""`registry purge`, as an operator runs it beside the server: no file holds the words any more."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.operations import purge as purge_
from tests.factories import component
from tests.faults.site import Site
from tests.machine import own_database

SECRET = "Zaphodsecret"
COMPONENTS = "/api/v1/components"
REASON = ("--reason", "Order of a court.", "--yes")


@pytest.fixture(scope="module")
def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a registry."""
    database = own_database(database_url, "registry_purge")
    site = Site(tmp_path_factory.mktemp("purge"), database)
    with site.machine.started():
        yield site


@pytest.fixture
def small(tmp_path: Path) -> Site:
    """Return a registry on SQLite that nobody serves, with an entry that must go."""
    site = Site(tmp_path, "")
    with site.machine.started():
        register(site, slug="gone")
    return site


def register(site: Site, **values: str) -> str:
    """Register an entry that has words to hide in every place; returns its path."""
    body = component(description=SECRET * 50, tags=[SECRET], **values)
    made = site.camden.ask("POST", COMPONENTS, body, Idempotency_Key=f'"{body["title"]}"')
    assert made.status == 201, made.body
    path = made.shown["path"]
    patch = {"summary": f"{SECRET}.", "tags": [], "hosting": SECRET}
    assert site.camden.ask("PATCH", path, patch, If_Match="*").status == 200
    return str(path)


def holding(site: Site) -> set[str]:
    """Name the files of the data folder in which the word stands."""
    files = [path for path in site.machine.data.rglob("*") if path.is_file()]
    assert files
    found = set()
    for path in files:
        text = path.read_bytes().lower()
        if SECRET.lower().encode() in text:
            found.add(path.name)
    return found


def test_purge_leaves_the_word_in_no_file_beside_a_server(site: Site) -> None:
    path = register(site)
    other = site.camden.ask("POST", COMPONENTS, component(title="Kerbs")).shown
    assert site.anyone.get(f"/api/v1/search?q={SECRET}")["total"] == 1
    assert holding(site) or site.database_url
    done = site.machine.registry("purge", path.removeprefix("/api/v1/"), *REASON)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "410" in done.stderr
    assert "backups" in done.stderr
    assert site.anyone.ask("GET", path).status == 410
    assert site.anyone.get(f"/api/v1/search?q={SECRET}")["total"] == 0
    assert [item["id"] for item in site.anyone.get("/api/v1/search")["items"]] == [other["id"]]
    assert holding(site) == set()


def test_server_goes_on_after_a_purge(site: Site) -> None:
    path = register(site)
    assert site.machine.registry("purge", path, *REASON).returncode == 0
    made = site.camden.ask("POST", COMPONENTS, component(title="After the purge"))
    assert made.status == 201
    assert site.anyone.get("/api/v1/search?q=%22after+the+purge%22")["total"] == 1
    check = site.machine.registry("index", "check")
    assert "0 entries differ" in check.stdout
    assert holding(site) == set()


def test_purge_again_goes_over_the_files_once_more(site: Site) -> None:
    path = register(site)
    for _turn in range(2):
        assert site.machine.registry("purge", path, *REASON).returncode == 0
    types = [change["type"] for change in site.anyone.changes() if change["path"] == path]
    assert types.count("entry.purged") == 1


def test_purge_takes_out_a_draft(site: Site) -> None:
    path = register(site, state="draft")
    assert site.machine.registry("purge", path, *REASON).returncode == 0
    assert site.camden.ask("GET", path).status == 404
    assert path not in str(site.anyone.changes())
    assert site.machine.registry("purge", path, *REASON).returncode == 0
    assert holding(site) == set()


@pytest.mark.once
def test_purge_takes_out_what_was_seen_at_its_links(small: Site) -> None:
    row = ("0", f"https://example.org/{SECRET}", "alive", "2026-11-23", 0, 0, "2026-12-23")
    names = "digest, url, status, checked_at, failures, strikes, next_check_at"
    database = sqlite3.connect(small.machine.data / "registry.sqlite3")
    with database:
        database.execute(f"INSERT INTO link_checks ({names}) VALUES (?,?,?,?,?,?,?)", row)  # noqa: S608
    database.close()
    assert small.machine.registry("purge", "components/gone", *REASON).returncode == 0
    assert holding(small) == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("components/nowhere", *REASON), "no component nowhere"),
        (("components/former", *REASON), "at /api/v1/components/present now"),
        (("component/new", *REASON), "components/..."),
        (("components", *REASON), "components/..."),
        (("components/", *REASON), "components/..."),
        (("", *REASON), "components/..."),
        (("components/present/versions", *REASON), "no component present/versions"),
        (("components/PRESENT", *REASON), "no component PRESENT"),
        (("components/present", "--reason", " ", "--yes"), "Say why"),
        (("components/present", "--yes"), "--reason"),
        (("components/present", "--reason", "None."), "Abort"),
    ],
)
def test_purge_of_something_else_says_what_is_wrong(
    site: Site, arguments: tuple[str, ...], said: str
) -> None:
    site.camden.ask("PUT", f"{COMPONENTS}/former", component(), If_Match="*")
    site.camden.ask("PATCH", f"{COMPONENTS}/former", {"slug": "present"}, If_Match="*")
    done = site.machine.registry("purge", *arguments)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert site.anyone.ask("GET", f"{COMPONENTS}/present").status == 200


@pytest.mark.once
def test_purge_names_what_a_restore_has_kept(small: Site, tmp_path: Path) -> None:
    machine = small.machine
    backup = tmp_path / "x.zip"
    assert machine.registry("backup", str(backup)).returncode == 0
    assert machine.registry("restore", str(backup)).returncode == 0
    (kept,) = machine.data.glob("registry-before-*")
    done = machine.registry("purge", "components/gone", *REASON)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith(f"Delete these:\n  {kept}\n")
    assert holding(small) == {kept.name}
    kept.unlink()
    assert "Delete these" not in machine.registry("purge", "components/gone", *REASON).stderr
    assert holding(small) == set()


@pytest.mark.once
def test_purge_waits_for_a_reader_and_says_when_words_are_left(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_, "PATIENCE_SECONDS", 0)
    (database,) = small.machine.data.glob("*.sqlite3")
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    with small.opened() as app:
        index = app.extensions["search_index"]
        with pytest.raises(purge_.CannotPurge, match=r"reads from the database.*once more"):
            purge_.purge("components/gone", "Order.", index)
        reader.close()
        assert holding(small)
        purge_.purge("components/gone", "Order.", index)
    assert holding(small) == set()


@pytest.mark.once
def test_purge_ends_at_once_when_the_files_cannot_be_written(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small.opened() as app:
        index = app.extensions["search_index"]
        with monkeypatch.context() as full:
            full.setattr(purge_, "_VACUUM", "VACUUM INTO '/dev/full/nowhere'")
            with pytest.raises(purge_.CannotPurge, match=r"unable to open.*once more"):
                purge_.purge("components/gone", "Order.", index)
        purge_.purge("components/gone", "Order.", index)
    assert holding(small) == set()


@pytest.mark.once
def test_purge_is_not_done_while_another_builds_the_index(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_, "PATIENCE_SECONDS", 0)
    with small.opened() as app:
        index = app.extensions["search_index"]
        with index._locked("rebuilding") as is_mine:
            assert is_mine
            with pytest.raises(purge_.CannotPurge, match="builds the search index"):
                purge_.purge("components/gone", "Order.", index)
        purge_.purge("components/gone", "Order.", index)
    assert holding(small) == set()
