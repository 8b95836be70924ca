"""Evidence of a period: what falls into it, and gaps as its end saw them."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import update

from registry.kit.write import write
from registry.models import Entry
from tests.cast import Cast
from tests.client import Client
from tests.evidence.asking import PATH, evidence, figure, heading
from tests.factories import make_adoption, make_component, make_entry, point
from tests.statistics.reporting import report


def test_project_that_runs_through_the_period_falls_into_it(camden: Client, anyone: Client) -> None:
    days = {"started_on": "2024-01-01", "ended_on": "2027-01-01"}
    make_entry(camden, "projects", lead={"slug": "camden"}, **days)
    assert figure(evidence(anyone, "?from=2025-04-01&to=2026-03-31"), "projects") == (1, 1)
    assert figure(evidence(anyone, "?to=2023-12-31"), "projects") == (0, 1)


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("?from=2025-04-01&to=2025-04-01", 1),
        ("?from=2025-04-02&to=2026-03-31", 0),
        ("?to=2025-04-01", 1),
        ("?to=2025-03-31", 0),
        ("?from=2025-04-01", 1),
        ("", 1),
    ],
)
def test_period_counts_what_began_in_it(
    camden: Client, leeds: Client, anyone: Client, query: str, counted: int
) -> None:
    make_adoption(camden, make_component(leeds), since="2025-04-01")
    found = evidence(anyone, query)
    assert figure(found, "used") == (counted, 1)
    assert found["adoptions"]["items"][0]["in_period"] is bool(counted)


def test_use_without_a_date_falls_into_no_period(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    report(app, cast, make_component(camden)["id"], "leeds")
    assert figure(evidence(anyone, "?from=2018-01-01"), "uses-by-others") == (0, 1)
    assert figure(evidence(anyone), "uses-by-others") == (1, 1)


def _publish(app: Flask, id_: str, at: str) -> None:
    with app.app_context(), write() as session:
        moment = datetime.fromisoformat(at)
        session.execute(update(Entry).where(Entry.id == id_).values(published_at=moment))


def test_old_lesson_is_told(app: Flask, camden: Client, anyone: Client) -> None:
    made = make_entry(camden, "lessons")
    _publish(app, made["id"], "2024-05-01T12:00:00+00:00")
    assert "No lesson since 2024." in heading(evidence(anyone), "deliverability")["gaps"]
    said = heading(evidence(anyone, "?to=2024-12-31"), "deliverability")["gaps"]
    assert "No lesson since 2024." not in said


def test_bid_is_answered_by_what_falls_into_the_period(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    made = make_component(camden, title="Permits", licence="MIT", supports=[point("2")])
    make_adoption(leeds, made, since="2025-04-01")
    asked = ("strategic-fit", "open-outputs", "declaration")
    ever, before, lately = (
        {name: heading(found, name) for name in asked}
        for found in (evidence(anyone, query) for query in ("", "?to=2024-12-31", "?to=2025-12-31"))
    )
    assert [ever[name]["records"]["total"] for name in asked] == [1, 1, 1]
    # The use began in 2025; the entry itself was published today.
    assert [lately[name]["records"]["total"] for name in asked] == [1, 0, 0]
    assert [before[name]["records"]["total"] for name in asked] == [0, 0, 0]
    assert before["strategic-fit"]["gaps"][0].startswith("Nobody else uses what you share in this")


@pytest.mark.parametrize("stage", ["interested", "evaluating", "stopped"])
def test_who_does_not_use_it_is_no_reuse(
    camden: Client, leeds: Client, anyone: Client, stage: str
) -> None:
    make_adoption(leeds, make_component(camden), stage=stage, why_stopped="Too dear.")
    fit = heading(evidence(anyone), "strategic-fit")
    assert fit["records"]["total"] == 0
    assert "Not counted here: 1 more who only look at it, or have stopped." in fit["gaps"]


def test_the_last_lesson_is_told_as_the_end_of_the_period_saw_it(
    app: Flask, camden: Client, anyone: Client
) -> None:
    made = make_entry(camden, "lessons")
    _publish(app, made["id"], "2021-05-01T12:00:00+00:00")
    make_entry(camden, "lessons")
    gaps = heading(evidence(anyone, "?from=2024-01-01&to=2024-12-31"), "deliverability")["gaps"]
    assert "No lesson since 2021." in gaps
    gaps = heading(evidence(anyone, "?to=2020-12-31"), "deliverability")["gaps"]
    assert any(gap.startswith("No lesson is registered yet") for gap in gaps)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?to=2999-01-01", "to"),
        ("?from=2026-04-01&to=2026-03-31", "to"),
        ("?from=April", "from"),
        ("?since=2026", "since"),
    ],
)
def test_wrong_period_is_refused(anyone: Client, query: str, parameter: str) -> None:
    for path in (PATH, f"{PATH}.csv"):
        answer = anyone.get(f"{path}{query}")
        assert answer.status_code == 422
        assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]
