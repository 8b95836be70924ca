"""What sources say of who uses what stands below what the adopters say themselves."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.adoptions import reports
from registry.adoptions.reports import Report
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.errors import Invalid
from registry.kit.write import write
from registry.models import Entry, Event, Organisation
from tests.cast import Cast
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component, make_organisation, reported

ANY = {"If-Match": "*"}


def say(app: Flask, cast: Cast, entry: dict[str, Any], *slugs: str, **said: Any) -> None:
    """Report that these organisations have adopted an entry."""
    with app.app_context(), write() as session:
        found = session.scalars(
            select(Entry).where(Entry.id == entry["id"]).options(*ENTRY_LOADS)
        ).one()
        wanted = select(Organisation).where(Organisation.slug.in_(slugs))
        values = reports.load(reported(**said))
        made = [Report(found, one, values) for one in session.scalars(wanted)]
        reports.report(made, cast.steward.actor)


def last_position(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.max(Event.position))) or 0


def only(anyone: Client, entry: dict[str, Any]) -> dict[str, Any]:
    """Return the one adoption of an entry, a withdrawn one not."""
    (found,) = anyone.get(f"{entry['path']}/adoptions").get_json()["items"]
    return dict(found)


def test_what_a_source_says_is_shown_as_reported(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds")
    found = only(anyone, entry)
    assert (found["level"], found["freshness"]) == ("reported", "unconfirmed")
    assert "Reported by A list of members on 2026-01-31." in found["level_reason"]
    assert found["source_url"] == "https://www.example.gov.uk/members"
    shown = anyone.get(entry["path"]).get_json()["adoptions"]
    assert shown["by_level"]["reported"] == shown["total"] == 1


def test_same_report_again_writes_no_event(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds", stage="piloting")
    before = last_position(app)
    say(app, cast, entry, "leeds", stage="piloting")
    assert last_position(app) == before
    say(app, cast, entry, "leeds", stage="live")
    assert only(anyone, entry)["stage"] == "live"
    assert anyone.get(entry["path"]).get_json()["adoptions"]["said"].startswith("1 live")


def test_report_leaves_what_the_adopter_says_itself(
    app: Flask, cast: Cast, camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds")
    made = make_adoption(leeds, entry, stage="piloting")
    say(app, cast, entry, "leeds", source="Another list")
    found = only(anyone, entry)
    assert (found["id"], found["version"]) == (made["id"], made["version"])
    assert (found["stage"], found["level"], found["source"]) == ("piloting", "declared", None)


def test_adopter_that_changes_a_report_says_it_itself(
    app: Flask, cast: Cast, camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds", stage="interested")
    path = only(anyone, entry)["path"]
    answer = leeds.patch(path, {"stage": "live", "since": "2026-01-01"}, "*")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    say(app, cast, entry, "leeds", stage="interested")
    found = only(anyone, entry)
    assert (found["stage"], found["level"], found["source"]) == ("live", "declared", None)
    assert found["stages"] == [{"stage": "live", "since": "2026-01-01"}]
    counted_again = anyone.get(entry["path"]).get_json()["adoptions"]["by_level"]
    assert (counted_again["declared"], counted_again["reported"]) == (1, 0)


def test_adopter_that_changes_nothing_of_a_report_leaves_it(
    app: Flask, cast: Cast, camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds", since="2024-01-01")
    path = only(anyone, entry)["path"]
    before = last_position(app)
    assert leeds.patch(path, {}, "*").status_code == 200
    assert last_position(app) == before


def test_report_brings_nothing_back_that_was_withdrawn(
    app: Flask, cast: Cast, camden: Client, steward: Client, leeds: Client, anyone: Client
) -> None:
    for client in (steward, leeds):
        entry = make_component(camden)
        say(app, cast, entry, "leeds")
        path = only(anyone, entry)["path"]
        assert client.delete(path, headers=ANY).status_code == 200
        before = last_position(app)
        say(app, cast, entry, "leeds", stage="piloting")
        assert last_position(app) == before
        assert anyone.get(path).get_json()["withdrawn_at"]
        assert anyone.get(entry["path"]).get_json()["adoptions"]["total"] == 0


def test_entry_is_told_once_of_many_reports(
    app: Flask, cast: Cast, camden: Client, steward: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    slugs = [make_organisation(steward)["slug"] for _number in range(20)]
    before = last_position(app)
    with counted(app) as statements:
        say(app, cast, entry, *slugs)
    assert last_position(app) == before + len(slugs) + 1
    looked_up = [text for text in statements if text.lstrip().startswith("SELECT")]
    assert len(looked_up) < len(slugs)
    assert anyone.get(entry["path"]).get_json()["adoptions"]["total"] == len(slugs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stage", "bought"),
        ("since", "2999-01-01"),
        ("source", None),
        ("source_on", "yesterday"),
        ("source_url", "members"),
    ],
)
def test_report_that_says_something_wrong_is_refused(app: Flask, name: str, value: Any) -> None:
    with app.app_context(), pytest.raises(Invalid) as raised:
        reports.load(reported(**{name: value}))
    assert [error.pointer for error in raised.value.errors] == [f"/{name}"]


def test_report_of_a_council_that_was_taken_over_is_not_made_again(
    app: Flask, cast: Cast, camden: Client, steward: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    say(app, cast, entry, "leeds")
    make_organisation(steward, slug="west-yorkshire-council")
    body = {"on": "2026-04-01", "predecessors": ["leeds"]}
    answer = steward.post("/api/v1/organisations/west-yorkshire-council/succession", body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    before = last_position(app)
    say(app, cast, entry, "leeds")
    assert last_position(app) == before
    assert only(anyone, entry)["organisation"]["slug"] == "west-yorkshire-council"
