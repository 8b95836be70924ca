"""What a bid to a fund asks for, answered by what falls into its period."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import update

from registry.kit.write import write
from registry.models import Entry
from tests.cast import Cast
from tests.client import Client
from tests.evidence.test_routes import evidence, heading
from tests.factories import make_adoption, make_component, make_entry, point
from tests.statistics.reporting import report


def test_missing_licences_are_counted(camden: Client, anyone: Client) -> None:
    make_component(camden, licence="Apache-2.0")
    make_component(camden, licence="BUSL-1.1")
    make_component(camden)
    gaps = heading(evidence(anyone), "open-outputs")["gaps"]
    assert gaps == [
        "1 of 3 entries has no licence stated.",
        "1 of 3 entries has a licence that is not an open one.",
    ]


def test_saving_supports_value_for_money(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_component(camden, title="Permits")
    saving = {"amount_pounds": "12500.00", "per": "year", "basis": "Calls, 2025 against 2024."}
    make_adoption(leeds, made, saving=saving)
    (record,) = heading(evidence(anyone), "value-for-money")["records"]["items"]
    said = "Leeds City Council: £12,500 a year. Basis: Calls, 2025 against 2024."
    assert (record["title"], record["said"]) == ("Permits", said)


@pytest.mark.parametrize(
    ("amount", "said"), [("99999.50", "£99,999.50"), ("99999.00", "£99,999)"), ("0.05", "£0.05")]
)
def test_grant_is_told_to_the_penny(camden: Client, anyone: Client, amount: str, said: str) -> None:
    make_entry(camden, "projects", lead={"slug": "camden"}, amount_pounds=amount)
    (record,) = heading(evidence(anyone), "deliverability")["records"]["items"]
    assert said in record["said"]


def test_source_of_a_report_is_cited_to_the_letter(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    report(app, cast, make_component(camden)["id"], "leeds", source="digital-land/members.csv")
    (record,) = heading(evidence(anyone), "strategic-fit")["records"]["items"]
    assert "(reported by digital-land/members.csv)" in record["said"]


def test_one_partner_council_is_too_few(camden: Client, anyone: Client) -> None:
    make_component(camden, partners=[{"slug": "leeds"}])
    gap = heading(evidence(anyone), "partners")["gaps"][0]
    assert gap.startswith("Only one partner council is named")


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
