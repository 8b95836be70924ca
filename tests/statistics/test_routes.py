"""The sector's figures: what is shared and reused, counted from the database."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from registry.kit import clock
from registry.kit.write import write
from registry.models import Entry, Event
from tests.cast import Cast
from tests.client import Client
from tests.contract.statements import counted
from tests.evidence.filling import fill
from tests.factories import make_adoption, make_component, make_draft, make_entry, make_organisation
from tests.statistics.reporting import report

PATH = "/api/v1/statistics"
# The head of the log, then one for each group of figures.
STATEMENTS = 8


def statistics(client: Client) -> dict[str, Any]:
    return dict(client.get(PATH).get_json())


def by(values: list[dict[str, Any]]) -> dict[str | None, int]:
    """Leave out what is not there."""
    return {one["value"]: one["total"] for one in values if one["total"]}


def today() -> date:
    return clock.now().date()


def test_figures_count_what_is_shared_and_reused(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    made = make_component(camden, phase="live")
    make_entry(camden, "lessons")
    make_adoption(leeds, made)
    found = statistics(anyone)
    assert by(found["entries"]["by_kind"]) == {"component": 1, "lesson": 1}
    assert by(found["entries"]["by_phase"]) == {"live": 1, None: 1}
    assert (found["entries"]["confirmed"], found["entries"]["unconfirmed"]) == (2, 0)
    sharing, using = (found["organisations"][name] for name in ("sharing", "using"))
    assert by(sharing["by_type"]) == {"london-borough": 1}
    assert by(using["by_type"]) == {"metropolitan-district": 1}
    assert (using["total"], using["declared"]) == (1, 1)
    assert by(found["adoptions"]["by_level"]) == {"declared": 1}
    assert (found["reuse"]["reused"], found["reuse"]["ratio"]) == (1, 0.5)


def test_nothing_at_all_has_no_ratio(anyone: Client) -> None:
    found = statistics(anyone)
    assert found["entries"]["total"] == 0
    assert found["reuse"]["ratio"] is found["reuse"]["ratio_with_reported"] is None
    assert found["time_to_first_adoption"]["median_days"] is None
    assert found["by_year"] == found["by_nation"] == []


def test_drafts_and_archived_entries_are_in_no_figure(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    before = statistics(anyone)
    make_draft(camden)
    made = make_component(camden)
    make_adoption(leeds, made)
    camden.delete(made["path"], headers={"If-Match": "*"})
    after = statistics(anyone)
    assert after.pop("position") > before.pop("position")
    assert after == before


def test_what_stands_for_nobody_real_is_in_no_figure(
    app: Flask, cast: Cast, camden: Client, steward: Client, anyone: Client
) -> None:
    make_organisation(steward, slug="example-council", type="example")
    made, given = make_component(camden), make_component(camden)
    steward.post(f"{given['path']}/transfer", {"owner": "example-council"})
    make_component(steward)
    report(app, cast, made["id"], "example-council")
    report(app, cast, given["id"], "leeds")
    found = statistics(anyone)
    assert found["entries"]["total"] == found["organisations"]["sharing"]["total"] == 1
    assert found["adoptions"]["total"] == found["organisations"]["using"]["total"] == 0
    assert found["reuse"]["reused_with_reported"] == 0


@pytest.mark.parametrize(
    ("stage", "reused"),
    [("interested", 0), ("evaluating", 0), ("piloting", 1), ("live", 1), ("stopped", 0)],
)
def test_only_who_works_with_it_reuses_it(
    camden: Client, leeds: Client, anyone: Client, stage: str, reused: int
) -> None:
    why = {"why_stopped": "Too slow."} if stage == "stopped" else {}
    make_adoption(leeds, make_component(camden), stage=stage, **why)
    found = statistics(anyone)
    assert found["reuse"]["reused"] == found["organisations"]["using"]["total"] == reused
    assert by(found["adoptions"]["by_stage"]) == {stage: 1}


def test_withdrawn_adoption_is_in_no_figure(camden: Client, leeds: Client, anyone: Client) -> None:
    adopted = make_adoption(leeds, make_component(camden))
    leeds.delete(adopted["path"], adopted["etag"])
    found = statistics(anyone)
    assert found["adoptions"]["total"] == found["reuse"]["reused"] == 0


def test_own_use_after_a_transfer_is_no_reuse(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    made = make_component(camden)
    make_adoption(leeds, made)
    assert steward.post(f"{made['path']}/transfer", {"owner": "leeds"}).status_code == 200
    assert statistics(anyone)["adoptions"]["total"] == 0


def test_entry_without_an_owner_counts(
    app: Flask, camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    made = make_component(camden)
    make_adoption(leeds, made)
    steward.post(f"{made['path']}/transfer", {"owner": None})
    found = statistics(anyone)
    assert (found["entries"]["total"], found["reuse"]["reused"]) == (1, 1)
    assert found["organisations"]["sharing"]["total"] == 0


def adopt_after(app: Flask, camden: Client, leeds: Client, days: list[int]) -> None:
    """Publish as many entries, long ago, each adopted so many days after it."""
    published = clock.now() - timedelta(days=500)
    made = [make_component(camden) for _ in days]
    with app.app_context(), write() as session:
        session.execute(update(Entry).values(published_at=published))
    for entry, number in zip(made, days, strict=True):
        since = published.date() + timedelta(days=number)
        make_adoption(leeds, entry, stage="evaluating", since=since.isoformat())


def test_time_to_first_adoption_is_a_median(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    adopt_after(app, camden, leeds, [10, 400, 0, 30, 20, -50])
    found = statistics(anyone)["time_to_first_adoption"]
    assert (found["median_days"], found["entries"], found["entries_used_before"]) == (20.0, 5, 1)


def test_few_adoptions_give_no_median(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    adopt_after(app, camden, leeds, [10, 20, 30, 40])
    found = statistics(anyone)["time_to_first_adoption"]
    assert (found["median_days"], found["entries"], found["fewest"]) == (None, 4, 5)


def test_first_stage_is_the_one_that_counts(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    adopt_after(app, camden, leeds, [10, 10, 10, 10, 10])
    for one in leeds.get("/api/v1/adoptions").get_json()["items"]:
        change = {"stage": "live", "since": today().isoformat()}
        leeds.patch(one["path"], change, headers={"If-Match": "*"})
    assert statistics(anyone)["time_to_first_adoption"]["median_days"] == 10.0


def test_years_and_nations_tell_where_and_when(
    app: Flask, cast: Cast, camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    welsh = make_organisation(steward, type="welsh-unitary-authority", nation="wales")
    made = make_component(camden)
    make_adoption(leeds, made, since="2024-12-31")
    report(app, cast, made["id"], welsh["slug"])
    found = statistics(anyone)
    years = {one["year"]: one for one in found["by_year"]}
    assert list(years) == [2024, today().year, None]
    assert (years[2024]["adoptions"], years[2024]["declared_adoptions"]) == (1, 1)
    assert (years[None]["adoptions"], years[None]["declared_adoptions"]) == (1, 0)
    assert years[today().year]["entries"] == 1
    nations = {one["nation"]: one for one in found["by_nation"]}
    assert (nations["england"]["entries"], nations["england"]["organisations_using"]) == (1, 1)
    assert (nations["wales"]["adoptions"], nations["wales"]["organisations_sharing"]) == (1, 0)


@pytest.mark.parametrize(
    ("warnings", "number"), [([{"path": "/api/v1/components/a"}], 1), ([], 0), (None, 0)]
)
def test_warning_is_read_from_the_event(
    app: Flask, camden: Client, anyone: Client, warnings: Any, number: int
) -> None:
    made = make_component(camden)
    with app.app_context(), write() as session:
        event = session.query(Event).filter_by(record_id=made["id"], type="entry.created").one()
        event.fields = {**event.fields, "warnings": warnings}
    found = statistics(anyone)
    assert found["duplicates_warned"]["total"] == number
    assert found["by_year"][0]["duplicates_warned"] == number
    assert found["by_nation"][0]["duplicates_warned"] == number


def test_entry_like_a_live_one_counts_as_a_warning(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    said = {"title": "Parking permits", "summary": "Residents pay for a parking permit online."}
    make_component(camden, **said)
    # As the server's own thread does, the search lets the index follow.
    assert anyone.get("/api/v1/search").get_json()["total"] == 1
    assert make_component(leeds, slug="permits", **said)["warnings"]
    assert statistics(anyone)["duplicates_warned"]["total"] == 1


def test_figures_take_a_fixed_number_of_statements_once(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    fill(app, camden, leeds, entries=200, users=5)
    for number in (STATEMENTS, 1):
        for path in (PATH, f"{PATH}.csv")[: 1 if number > 1 else 2]:
            with counted(app) as statements:
                anyone.get(path)
            assert len(statements) == number, statements


def test_figures_follow_the_log(camden: Client, anyone: Client) -> None:
    first = anyone.get(PATH)
    assert anyone.get(PATH).headers["ETag"] == first.headers["ETag"]
    make_component(camden)
    again = anyone.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.get_json()["entries"]["total"] == 1
    tag = again.headers["ETag"]
    assert anyone.get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_table_has_the_same_figures(camden: Client, leeds: Client, anyone: Client) -> None:
    make_adoption(leeds, make_component(camden))
    said = anyone.get(f"{PATH}.csv").get_data().decode("utf-8-sig")
    rows = {
        (row["figure"], row["group"]): row["number"] for row in csv.DictReader(io.StringIO(said))
    }
    assert rows["entries.by_kind", "component"] == "1"
    assert rows["entries.by_phase", "not stated"] == "1"
    assert rows["reuse.ratio", ""] == "1.0"
    assert rows["reuse.by_kind.ratio", "lesson"] == ""
    assert rows["by_nation.adoptions", "england"] == "1"
