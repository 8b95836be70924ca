"""`registry check-links`, as an operator runs it."""

from collections.abc import Iterator

import click.testing
import pytest
from flask import Flask

from registry import cli
from registry.links.visit import Pace
from tests.client import Client
from tests.factories import make_component
from tests.kit.servers import Server, Visit, allowed, serving
from tests.passing import later

Patch = pytest.MonkeyPatch


def answer(visit: Visit) -> None:
    visit.answer(404 if "gone" in visit.line else 200)


@pytest.fixture
def server(app: Flask, monkeypatch: Patch) -> Iterator[Server]:
    """Serve pages that an application of tests may ask for."""
    with serving(answer) as server:
        monkeypatch.setitem(app.config, "REGISTRY_BASE_URL", "https://registry.example.org")
        monkeypatch.setitem(app.config, "OUTBOUND_ALLOWANCE", allowed(server))
        monkeypatch.setitem(app.config, "LINKS_PACE", Pace(pause_seconds=0))
        monkeypatch.setattr(cli, "create_app", lambda: app)
        yield server


def run(*arguments: str) -> click.testing.Result:
    return click.testing.CliRunner().invoke(cli.main, ["check-links", *arguments])


def test_check_links_says_what_it_found(server: Server, camden: Client) -> None:
    make_component(camden, homepage_url=f"{server.url}/a", documentation_url=f"{server.url}/gone")
    done = run()
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "2 links checked: 1 alive, 1 failing.\n"
    assert sorted(set(server.lines)) == ["GET /gone", "HEAD /a", "HEAD /gone"]
    agents = {visit.header("user-agent") for visit in server.visits}
    assert agents == {"council-registry/0.1.0 (+https://registry.example.org)"}
    assert run().stderr == "0 links checked: none was due.\n"


def test_check_links_prints_the_dead(
    app: Flask, server: Server, camden: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden, homepage_url=f"{server.url}/gone")
    run()
    later(app, monkeypatch, 1)
    done = run()
    assert done.stderr == "1 links checked: 1 dead.\n"
    assert done.stdout.endswith(f"  {server.url}/gone  {made['path']}#/homepage_url\n")


def test_check_links_goes_no_further_than_it_is_told(server: Server, camden: Client) -> None:
    for page in "abc":
        make_component(camden, homepage_url=f"{server.url}/{page}")
    assert run("--limit", "2").stderr.startswith("2 links checked")
    assert run("--older-than", "0").stderr.startswith("3 links checked")
    assert run("--limit", "0").exit_code == 2


def test_check_links_does_not_go_inside(
    app: Flask, server: Server, camden: Client, monkeypatch: Patch
) -> None:
    monkeypatch.delitem(app.config, "OUTBOUND_ALLOWANCE")
    make_component(camden, homepage_url=f"{server.url}/a")
    assert run().stderr == "1 links checked: 1 refused.\n"
    assert server.connections == 0


@pytest.mark.parametrize("base", ["", "registry.example.org", "https://tŷ.example"])
def test_check_links_must_say_who_asks(
    app: Flask, server: Server, base: str, monkeypatch: Patch
) -> None:
    monkeypatch.setitem(app.config, "REGISTRY_BASE_URL", base)
    done = run()
    assert done.exit_code == 1
    assert "REGISTRY_BASE_URL" in done.stderr


def test_what_was_seen_before_an_interruption_is_kept(
    app: Flask, server: Server, camden: Client, monkeypatch: Patch
) -> None:
    pages = [{"label": f"{n}", "url": f"{server.url}/{n}"} for n in range(20)]
    make_component(camden, links=pages)
    make_component(camden, links=[{"label": "a", "url": f"{server.url}/stop"}])
    stopped: list[int] = []

    def stop(label: str, steps: Iterator[int], length: int) -> None:
        stopped.append(next(steps))
        steps.close()  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr("registry.commands.links.progress", stop)
        assert run().exit_code != 0
    assert stopped == [20]
    assert run().stderr == "1 links checked: 1 alive.\n"
