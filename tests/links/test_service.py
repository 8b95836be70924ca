"""The checker: which links it looks at, what it writes down, and what it tells of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import clock
from registry.kit.http import Client
from registry.kit.http_errors import UnknownHost
from registry.kit.write import write
from registry.links import named, service
from registry.links.service import Found, NoNetwork
from registry.links.verdict import ALIVE, DEAD, FAILING, Seen
from registry.links.visit import Pace
from registry.models import Event, LinkCheck
from tests.cast import Cast
from tests.client import Client as Caller
from tests.contract.statements import counted
from tests.factories import make_component, make_draft, make_entry
from tests.kit.servers import AGENT, client, finding, serving
from tests.passing import later

Patch = pytest.MonkeyPatch
QUICK = Pace(pause_seconds=0)
SITE = "https://www.example.gov.uk"
HOME_PAGE, REPOSITORY, DEMO = f"{SITE}/", f"{SITE}/code", f"{SITE}/demo"


def saw(status: int, *urls: str) -> list[str]:
    """Write down what was seen at addresses just now."""
    with write():
        return service.keep(Found(url, Seen(status), clock.now()) for url in urls)


def row(url: str) -> LinkCheck:
    """Return what is written down of an address."""
    return service.checks_of([url])[url]


def known() -> set[str]:
    """Return the addresses of which something is written down."""
    db.session.rollback()
    return set(db.session.scalars(select(LinkCheck.url)))


def shown() -> Iterator[tuple[str, str, str]]:
    """Return what the published entries name."""
    return ((one.path, one.pointer, one.url) for one in named.everything())


@pytest.fixture
def entry(camden: Caller, context: AppContext) -> str:
    """Register a component with three links, and return its path."""
    links = [{"label": "Demo", "url": DEMO}]
    made = make_component(camden, homepage_url=HOME_PAGE, repository_url=REPOSITORY, links=links)
    return str(made["path"])


def test_named_are_the_links_of_the_kind_and_of_the_entry(entry: str) -> None:
    assert sorted(shown()) == [
        (entry, "/homepage_url", HOME_PAGE),
        (entry, "/links/0/url", DEMO),
        (entry, "/repository_url", REPOSITORY),
    ]


def test_named_are_those_of_published_entries_alone(camden: Caller, context: AppContext) -> None:
    make_draft(camden, homepage_url=f"{SITE}/draft")
    archived = make_component(camden, homepage_url=f"{SITE}/archived")
    headers = {"If-Match": archived["etag"]}
    assert camden.delete(archived["path"], headers=headers).status_code in (200, 204)
    kept = make_entry(camden, "standards", schema_url=f"{SITE}/schema")
    assert list(shown()) == [(kept["path"], "/schema_url", f"{SITE}/schema")]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_links_that_a_kind_declares_are_addresses(kind: object) -> None:
    declared = KINDS[kind.name]  # type: ignore[attr-defined]
    values = {name: f"{SITE}/{name}" for name in declared.links}
    found = named.in_entry(declared.name, "one", "One", values, [])
    assert [one.url for one in found] == list(values.values())


def test_due_is_each_address_once_and_then_when_its_turn_comes(
    app: Flask, entry: str, camden: Caller, monkeypatch: Patch
) -> None:
    make_component(camden, homepage_url=HOME_PAGE)
    assert sorted(service.due()) == [HOME_PAGE, REPOSITORY, DEMO]
    saw(200, HOME_PAGE, DEMO)
    saw(404, REPOSITORY)
    assert service.due() == []
    later(app, monkeypatch, 1)
    assert service.due() == [REPOSITORY]
    later(app, monkeypatch, 20)
    assert service.due()[0] == REPOSITORY
    assert len(service.due()) == 3


def test_due_begins_with_what_was_never_checked(app: Flask, entry: str, monkeypatch: Patch) -> None:
    saw(404, HOME_PAGE)
    later(app, monkeypatch, 3)
    assert service.due()[2:] == [HOME_PAGE]
    assert len(service.due(limit=2)) == 2
    assert HOME_PAGE not in service.due(limit=2)


def test_due_can_be_by_age_alone(app: Flask, entry: str, monkeypatch: Patch) -> None:
    saw(200, HOME_PAGE, REPOSITORY, DEMO)
    assert service.due() == []
    assert len(service.due(older_than=0)) == 3
    later(app, monkeypatch, 2)
    assert len(service.due(older_than=2)) == 3
    assert service.due(older_than=3) == []


def test_check_yields_what_was_seen_in_batches(app: Flask, entry: str) -> None:
    with serving(lambda visit: visit.answer(200)) as server:
        urls = [f"{server.url}/{number}" for number in range(service.BATCH + 3)]
        batches = list(service.check(urls, client(server), QUICK))
    assert [len(batch) for batch in batches] == [service.BATCH, 3]
    assert {one.url: one.seen for batch in batches for one in batch} == dict.fromkeys(
        urls, Seen(200)
    )


def test_no_transaction_is_open_while_the_network_is_asked(app: Flask, entry: str) -> None:
    assert service.due()
    assert db.session().in_transaction()
    with serving(lambda visit: visit.answer(200)) as server:
        for _batch in service.check([server.url], client(server), QUICK):
            assert not db.session().in_transaction()


def test_nobody_is_blamed_when_our_own_network_is_down(context: AppContext) -> None:
    urls = [f"https://host-{number}.example/" for number in range(service.HOSTS_FOR_DOUBT)]
    nobody = Client(AGENT, resolve=finding())
    with pytest.raises(NoNetwork):
        list(service.check(urls, nobody, QUICK))
    (batch,) = service.check(urls[:2], nobody, QUICK)
    assert [one.seen.reason for one in batch] == [UnknownHost.reason] * 2


def test_keep_writes_down_how_a_link_stands(
    app: Flask, context: AppContext, monkeypatch: Patch
) -> None:
    first = clock.now()
    assert saw(404, DEMO) == [FAILING]
    later(app, monkeypatch, 2)
    assert saw(404, DEMO) == [DEAD]
    found = row(DEMO)
    assert (found.failing_since, found.failures, found.http_status) == (first, 2, 404)
    later(app, monkeypatch, 2)
    assert saw(200, DEMO) == [ALIVE]
    assert (row(DEMO).failing_since, row(DEMO).failures) == (None, 0)


def test_keep_takes_the_longest_address_there_can_be(context: AppContext) -> None:
    long = f"{SITE}/{'ŷ' * (2_000 - len(SITE) - 1)}"
    assert saw(200, long, f"{long[:-1]}y") == [ALIVE, ALIVE]
    assert row(long).url == long


def test_keep_writes_no_event(entry: str) -> None:
    before = db.session.scalar(select(func.count(Event.position)))
    saw(404, DEMO)
    assert db.session.scalar(select(func.count(Event.position))) == before


def test_forget_drops_what_no_entry_names(entry: str, camden: Caller) -> None:
    saw(200, HOME_PAGE, DEMO, f"{SITE}/old")
    with write():
        assert service.forget(service.urls()) == 1
    assert known() == {HOME_PAGE, DEMO}
    camden.patch(entry, {"links": []}, headers={"If-Match": "*"})
    with write():
        service.forget(service.urls())
    assert known() == {HOME_PAGE}


def kill(app: Flask, patch: Patch, *urls: str) -> datetime:
    """Let addresses be gone on two days; returns since when."""
    since = clock.now()
    saw(404, *urls)
    later(app, patch, 1)
    saw(404, *urls)
    return since


def test_dead_of_names_record_field_and_day(
    app: Flask, entry: str, leeds: Caller, cast: Cast, monkeypatch: Patch
) -> None:
    theirs = make_component(leeds, homepage_url=DEMO)
    since = kill(app, monkeypatch, DEMO, f"{SITE}/old")
    saw(404, REPOSITORY)
    saw(200, HOME_PAGE)
    (dead,) = service.dead_of(cast.camden.actor.organisation_id)
    assert (dead.path, dead.pointer, dead.url) == (entry, "/links/0/url", DEMO)
    assert (dead.failing_since, dead.http_status) == (since, 404)
    (dead,) = service.dead_of(cast.leeds.actor.organisation_id)
    assert (dead.path, dead.pointer) == (theirs["path"], "/homepage_url")
    assert len(service.dead_of()) == 2


def test_dead_of_is_for_owners_alone(
    app: Flask, context: AppContext, leeds: Caller, cast: Cast, monkeypatch: Patch
) -> None:
    make_entry(leeds, "standards", publisher={"slug": "camden"}, schema_url=DEMO)
    kill(app, monkeypatch, DEMO)
    assert service.dead_of(cast.camden.actor.organisation_id) == []
    assert len(service.dead_of(cast.leeds.actor.organisation_id)) == 1


def test_dead_of_ends_when_the_link_comes_back_or_is_mended(
    app: Flask, entry: str, camden: Caller, cast: Cast, monkeypatch: Patch
) -> None:
    kill(app, monkeypatch, DEMO, REPOSITORY)
    assert len(service.dead_of(cast.camden.actor.organisation_id)) == 2
    camden.patch(entry, {"links": []}, headers={"If-Match": "*"})
    db.session.rollback()
    assert len(service.dead_of(cast.camden.actor.organisation_id)) == 1
    saw(200, REPOSITORY)
    assert service.dead_of(cast.camden.actor.organisation_id) == []


def test_reading_is_one_statement(app: Flask, entry: str, cast: Cast, monkeypatch: Patch) -> None:
    kill(app, monkeypatch, DEMO)
    db.session.rollback()
    with counted(app) as asked:
        assert len(service.dead_of(cast.camden.actor.organisation_id)) == 1
    assert len(asked) == 1
    with counted(app) as asked:
        assert set(service.checks_of([DEMO, HOME_PAGE])) == {DEMO}
    assert len(asked) == 1


def test_checks_of_tells_when_the_next_is(context: AppContext) -> None:
    saw(200, DEMO)
    assert row(DEMO).next_check_at > clock.now() + timedelta(days=1)
    assert service.checks_of([]) == {}
