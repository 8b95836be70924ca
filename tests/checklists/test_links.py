"""What the checklist says of dead links, in the API and on the command line."""

from typing import Any

import click.testing
import pytest
from flask import Flask

from registry import cli
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from tests.checklists.looking import SITE, kill, saw
from tests.client import Client
from tests.factories import make_component, make_draft, make_entry

Patch = pytest.MonkeyPatch
HOME_PAGE, DEMO, REPORT = f"{SITE}/", f"{SITE}/demo", f"{SITE}/report"
LINKS = [{"label": "Demo", "url": DEMO}, {"label": "Report", "url": REPORT}]


@pytest.fixture
def made(camden: Client) -> dict[str, Any]:
    """Register a component with three addresses."""
    return make_component(camden, homepage_url=HOME_PAGE, links=LINKS)


def asked(client: Client, path: str) -> dict[str, Any] | None:
    """Return what the checklist says of dead links; None when it does not ask."""
    answer = client.get(f"{path}/checklist")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = {item["name"]: item for item in answer.get_json()["items"]}
    return found.get("links-answer")


def printed(path: str) -> str:
    done = click.testing.CliRunner().invoke(cli.main, ["checklist", path])
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_checklist_names_every_dead_link(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    saw(app, 200, DEMO)
    kill(app, monkeypatch, HOME_PAGE, REPORT)
    item = asked(anyone, made["path"])
    assert item is not None
    assert not item["is_met"]
    assert item["pointers"] == ["/homepage_url", "/links/1/url"]
    assert item["pointer"] == "/homepage_url"


def test_links_that_nobody_has_looked_at_are_not_asked_about(
    app: Flask, made: dict[str, Any], anyone: Client
) -> None:
    assert asked(anyone, made["path"]) is None
    saw(app, 200, HOME_PAGE, DEMO)
    assert asked(anyone, made["path"]) is None
    saw(app, 200, REPORT)
    item = asked(anyone, made["path"])
    assert item is not None
    assert (item["is_met"], item["pointers"]) == (True, ["/links"])


def test_one_dead_link_is_told_before_all_were_looked_at(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    kill(app, monkeypatch, DEMO)
    item = asked(anyone, made["path"])
    assert item is not None
    assert (item["is_met"], item["pointers"]) == (False, ["/links/0/url"])


def test_link_that_failed_once_or_lets_nobody_in_is_not_dead(
    app: Flask, made: dict[str, Any], anyone: Client
) -> None:
    for status, url in ((404, HOME_PAGE), (500, DEMO), (403, REPORT)):
        saw(app, status, url)
    item = asked(anyone, made["path"])
    assert item is not None
    assert item["is_met"]


def test_etag_changes_with_every_state_of_the_links(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    path = f"{made['path']}/checklist"
    tags = [anyone.get(path).headers["ETag"]]
    saw(app, 200, HOME_PAGE, DEMO, REPORT)
    tags.append(anyone.get(path).headers["ETag"])
    for url in (HOME_PAGE, DEMO):
        kill(app, monkeypatch, url)
        changed = anyone.get(path, headers={"If-None-Match": tags[-1]})
        assert changed.status_code == 200
        tags.append(changed.headers["ETag"])
    assert len(set(tags)) == 4
    assert anyone.get(path, headers={"If-None-Match": tags[-1]}).status_code == 304
    saw(app, 200, HOME_PAGE, DEMO)
    assert anyone.get(path).headers["ETag"] == tags[1]


def test_mending_a_dead_link_is_seen_at_once(
    app: Flask, made: dict[str, Any], camden: Client, monkeypatch: Patch
) -> None:
    saw(app, 200, DEMO, REPORT)
    kill(app, monkeypatch, HOME_PAGE)
    camden.patch(made["path"], {"homepage_url": None}, made["etag"])
    item = asked(camden, made["path"])
    assert item is not None
    assert item["is_met"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_address_of_a_kind_is_asked_about(
    app: Flask, camden: Client, monkeypatch: Patch, kind: Kind
) -> None:
    addresses = {name: f"{SITE}/{name}" for name in kind.links}
    made = make_entry(camden, kind.plural, links=LINKS, **addresses)
    kill(app, monkeypatch, DEMO, REPORT, *addresses.values())
    item = asked(camden, made["path"])
    assert item is not None
    places = {f"/{name}" for name in kind.links}
    assert set(item["pointers"]) == places | {"/links/0/url", "/links/1/url"}


def test_entry_without_addresses_is_not_asked(camden: Client) -> None:
    assert asked(camden, make_component(camden)["path"]) is None


def test_draft_is_told_what_is_known_from_published_entries(
    app: Flask, made: dict[str, Any], camden: Client, monkeypatch: Patch
) -> None:
    draft = make_draft(camden, homepage_url=HOME_PAGE)
    assert asked(camden, draft["path"]) is None
    kill(app, monkeypatch, HOME_PAGE)
    item = asked(camden, draft["path"])
    assert item is not None
    assert item["pointers"] == ["/homepage_url"]


def test_command_prints_every_dead_link(
    app: Flask, made: dict[str, Any], monkeypatch: Patch
) -> None:
    monkeypatch.setattr(cli, "create_app", lambda: app)
    path = made["path"].removeprefix("/api/v1/")
    assert "links-answer" not in printed(path)
    saw(app, 200, DEMO)
    kill(app, monkeypatch, HOME_PAGE, REPORT)
    told = printed(path)
    assert "NO   links-answer" in told
    assert "     /homepage_url, /links/1/url: Put another address" in told
