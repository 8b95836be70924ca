"""What waits for an organisation: all of it, in order, to whom it may be shown."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from registry.adoptions import reports
from registry.documents.aggregate import ENTRY_LOADS
from registry.due.sorts import TYPES
from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.links import service as links_service
from registry.links.service import Found
from registry.links.verdict import Seen
from registry.models import Entry, Organisation
from tests.cast import Cast
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component, make_draft, make_entry
from tests.factories import reported as report_of
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch
DUE = "/api/v1/organisations/camden/due"
GONE = "https://www.example.gov.uk/gone"


def items(client: Client, query: str = "", path: str = DUE) -> list[dict[str, Any]]:
    answer = client.get(f"{path}?limit=100{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def types(client: Client, path: str = DUE) -> list[str]:
    return [item["type"] for item in items(client, path=path)]


def kill(app: Flask, patch: Patch, url: str) -> None:
    """Let an address be gone on two days."""
    for _day in range(2):
        later(app, patch, 1)
        with app.app_context(), write():
            links_service.keep([Found(url, Seen(404), clock.now())])


def reported(app: Flask, cast: Cast, path: str) -> None:
    """Let somebody say that Camden uses an entry."""
    slug = path.rpartition("/")[2]
    with app.app_context(), write():
        entry = db.session.scalars(
            select(Entry).where(Entry.slug == slug).options(*ENTRY_LOADS)
        ).one()
        camden = db.session.scalars(select(Organisation).where(Organisation.slug == "camden")).one()
        said = reports.load(report_of(source="The list"))
        reports.report([reports.Report(entry, camden, said)], cast.steward.actor)


def unconfirmed(app: Flask, path: str) -> None:
    """Let an entry be as the registry lists those that no owner has seen."""
    slug = path.rpartition("/")[2]
    with app.app_context(), write() as session:
        values = {"freshness": "unconfirmed", "reviewed_at": None, "review_by": None}
        session.execute(update(Entry).where(Entry.slug == slug).values(**values))


def test_due_names_the_record_the_day_and_the_call(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    assert items(anyone) == []
    made = make_component(camden, title="Kerbs", slug="kerbs")
    later(app, monkeypatch, 335)
    ticked(app)
    (item,) = items(anyone)
    assert (item["type"], item["path"], item["title"]) == ("review-due", made["path"], "Kerbs")
    assert (item["kind"], item["slug"]) == ("component", "kerbs")
    assert (item["since"], item["by"]) == (str(clock.now().date()), made["review_by"])
    assert made["review_by"] in item["todo"]
    assert item["call"] == {"method": "POST", "path": f"{made['path']}/review"}
    assert camden.post(item["call"]["path"]).status_code == 200
    assert items(anyone) == []


def test_what_is_only_quiet_is_settled_by_news_of_it(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    quiet = clock.iso(clock.now() - timedelta(days=3 * 365 - 10))
    made = make_component(camden, last_activity_at=quiet)
    later(app, monkeypatch, 20)
    ticked(app)
    (item,) = items(anyone)
    assert (item["type"], item["pointer"]) == ("review-stale", "/last_activity_at")
    assert quiet[:10] in item["todo"]
    assert item["call"] == {"method": "PATCH", "path": made["path"]}
    assert camden.post(f"{made['path']}/review").get_json()["freshness"] == "stale"
    camden.patch(made["path"], {"last_activity_at": clock.iso(clock.now())}, "*")
    assert items(anyone) == []


@pytest.fixture
def everything(
    app: Flask, cast: Cast, camden: Client, leeds: Client, monkeypatch: Patch
) -> dict[str, str]:
    """Let one thing of every type wait for Camden; return the paths of their records."""
    made = {"draft-to-finish": make_draft(camden)["path"]}
    made["review-stale"] = make_component(camden)["path"]
    theirs = make_component(leeds)
    made["adoption-to-confirm"] = make_adoption(camden, theirs)["path"]
    later(app, monkeypatch, 100)
    made["review-due"] = make_component(camden)["path"]
    later(app, monkeypatch, 357)
    made["dead-link"] = make_component(camden, homepage_url=GONE)["path"]
    kill(app, monkeypatch, GONE)
    ending = {"phase": "deprecated", "phase_reason": "Too slow."}
    made["successor-missing"] = make_component(camden, **ending)["path"]
    made["unconfirmed"] = make_component(camden)["path"]
    unconfirmed(app, made["unconfirmed"])
    made["adoption-to-acknowledge"] = make_adoption(leeds, make_component(camden))["path"]
    reported(app, cast, make_component(leeds)["path"])
    ticked(app)
    return made


def test_due_holds_every_type_the_most_urgent_first(
    everything: dict[str, str], camden: Client
) -> None:
    found = items(camden)
    assert [item["type"] for item in found] == list(TYPES)
    paths = {item["type"]: item["path"] for item in found}
    assert everything.items() <= paths.items()
    assert [item["url"] for item in found if item["url"]] == [GONE]
    said = {item["type"]: item["todo"] for item in found}
    assert said["dead-link"].startswith("The link in /homepage_url leads nowhere: nothing")
    assert said["reported-adoption-to-state"].startswith("You are reported to use this (live): ")
    assert said["reported-adoption-to-state"].endswith(" Read in: The list.")
    assert said["unconfirmed"].startswith("You have not confirmed what the registry has listed")


def test_named_calls_settle_all_of_it(everything: dict[str, str], camden: Client) -> None:
    bodies = {
        "dead-link": {"homepage_url": None},
        "successor-missing": {"successor": everything["review-due"]},
        "reported-adoption-to-state": {"stage": "live", "since": "2025-04-01"},
        "draft-to-finish": {"state": "published"},
    }
    for item in items(camden):
        call, body = item["call"], bodies.get(item["type"])
        headers = {"If-Match": "*"} if call["method"] == "PATCH" else {}
        sent = {"json": body} if body else {}
        answer = camden.request(call["method"], call["path"], headers=headers, **sent)
        assert answer.status_code in (200, 201), (item["type"], answer.get_data(as_text=True))
    assert items(camden) == []


def test_drafts_wait_for_their_owner_alone(
    everything: dict[str, str], camden: Client, leeds: Client, anyone: Client, steward: Client
) -> None:
    for stranger in (anyone, leeds, steward):
        answer = stranger.get(f"{DUE}?limit=100")
        assert everything["draft-to-finish"] not in answer.get_data(as_text=True)
        assert [one["type"] for one in answer.get_json()["items"]] == list(TYPES[:-1])
        assert items(stranger, "&type=draft-to-finish") == []
    own = camden.get(f"{DUE}?type=draft-to-finish")
    assert [item["path"] for item in own.get_json()["items"]] == [everything["draft-to-finish"]]
    assert own.headers["Cache-Control"] == "private, no-store"


def test_fresh_draft_does_not_wait_yet(app: Flask, camden: Client, monkeypatch: Patch) -> None:
    make_draft(camden)
    later(app, monkeypatch, 30)
    assert items(camden) == []
    later(app, monkeypatch, 1)
    assert types(camden) == ["draft-to-finish"]


def test_archived_and_foreign_things_do_not_wait(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    camden.delete(make_component(camden)["path"], "*")
    make_entry(leeds, "standards", publisher={"slug": "camden"})
    later(app, monkeypatch, 900)
    ticked(app)
    assert types(anyone) == []
    assert types(anyone, DUE.replace("camden", "leeds")) == ["review-stale"]


def test_withdrawn_and_acknowledged_adoptions_do_not_wait(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    first, second = (make_adoption(leeds, make_component(camden)) for _ in range(2))
    assert types(anyone) == ["adoption-to-acknowledge"] * 2
    assert items(anyone)[0]["todo"].startswith("Leeds City Council says that it uses this (live)")
    leeds.delete(first["path"], "*")
    camden.post(f"{second['path']}/acknowledge")
    assert items(anyone) == []


def test_dead_evidence_waits_for_the_adopter(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_adoption(camden, make_component(leeds), evidence_url=GONE)
    kill(app, monkeypatch, GONE)
    (item,) = items(anyone)
    assert (item["type"], item["kind"], item["path"]) == ("dead-link", "adoption", made["path"])
    assert item["slug"] == made["id"]
    assert item["pointer"] == "/evidence_url"
    assert types(anyone, DUE.replace("camden", "leeds")) == ["adoption-to-acknowledge"]


def test_pages_join_and_filter_survives(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    for _number in range(5):
        make_component(camden, phase="withdrawn", phase_reason="Gone.")
    later(app, monkeypatch, 340)
    ticked(app)
    whole = [item["path"] for item in items(anyone, "&type=review-due")]
    address, seen = f"{DUE}?type=review-due&limit=2", []
    while address:
        page = anyone.get(address.removeprefix("http://localhost")).get_json()
        assert page["total"] == 5
        seen += [item["path"] for item in page["items"]]
        address = page["next"]
    assert seen == whole
    assert len(set(whole)) == 5


def test_unknown_type_organisation_and_cursor_are_told(anyone: Client) -> None:
    wrong = anyone.get(f"{DUE}?type=review-du")
    assert (wrong.status_code, wrong.get_json()["errors"][0]["suggestion"]) == (422, "review-due")
    assert anyone.get(f"{DUE}?cursor=WzFd").status_code == 422
    assert anyone.get("/api/v1/organisations/nowhere/due").status_code == 404


def test_old_name_of_an_organisation_leads_on(anyone: Client, steward: Client) -> None:
    steward.patch("/api/v1/organisations/camden", {"slug": "camden-council"}, "*")
    moved = anyone.get(f"{DUE}?type=dead-link")
    assert moved.status_code == 308
    assert moved.headers["Location"].endswith("/organisations/camden-council/due?type=dead-link")


def test_due_costs_four_statements_however_much_waits(
    app: Flask, everything: dict[str, str], anyone: Client
) -> None:
    with counted(app) as asked:
        assert len(items(anyone)) == len(TYPES) - 1
    assert len(asked) == 4, asked
