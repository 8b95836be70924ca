"""Every worker of a real server writes down what it has counted: each minute, and when it ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.extensions import db
from registry.models import UnansweredSearch
from tests.faults.site import Site
from tests.machine import own_database, wait_until

# The workers of `registry serve` take this module over, however they are started.
HASTY = """\
from registry.cli import main
from registry.search import unanswered
unanswered.FLUSH_EVERY_SECONDS = 0.1
if __name__ == "__main__":
    main(["serve"])
"""
# Each by a connection of its own, which the system gives to either worker: that one gets none of
# them happens once in 2 ** 39 times.
ASKED = 40


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Site:
    """Return a registry with two workers, and no entry in it."""
    site = Site(tmp_path, own_database(database_url, f"registry_{abs(hash(tmp_path))}"))
    site.machine.environment |= {"REGISTRY_WORKERS": "2"}
    return site


def look(site: Site) -> None:
    # A worker that is only starting would get no question, and not hear that it is to end.
    is_up = "Started worker-"
    wait_until(lambda: site.machine.said().count(is_up) == 2, "A worker does not start.")
    for _turn in range(ASKED):
        assert site.anyone.get("/api/v1/search?q=dropped+kerb")["total"] == 0


def kept(site: Site) -> int:
    with site.opened():
        found = db.session.get(UnansweredSearch, "dropped kerb")
        return found.times if found else 0


@contextmanager
def hasty(site: Site) -> Iterator[None]:
    """Serve like `registry serve`, with a minute of a tenth of a second."""
    script = site.machine.folder / "hasty.py"
    script.write_text(HASTY, "utf-8")
    with (site.machine.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(script)],
            cwd=site.machine.folder,
            env=site.machine.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        site.machine._wait_for_port()
        yield
    finally:
        site.machine.kill(process)


def test_counts_of_both_workers_arrive_when_they_end(site: Site) -> None:
    with site.machine.started():
        look(site)
        assert kept(site) == 0
    assert kept(site) == ASKED
    assert site.machine.said().count("Stopping worker-") == 2


def test_counts_of_both_workers_arrive_while_they_serve(site: Site) -> None:
    with hasty(site):
        look(site)
        wait_until(lambda: kept(site) == ASKED, "Not everything was written down.")
        shown = site.steward.get("/api/v1/search/zero-results")
        assert [(item["words"], item["times"]) for item in shown["items"]] == [
            ("dropped kerb", ASKED)
        ]


def test_counts_of_another_server_arrive_when_its_process_ends(site: Site) -> None:
    plain = (
        "from registry.app import create_app; "
        "create_app().test_client().get('/api/v1/search?q=dropped+kerb')"
    )
    done = site.machine.run(sys.executable, "-c", plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert kept(site) == 1
