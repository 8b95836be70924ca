"""The evidence of a council: what it shares, who uses it, what it learnt, and honest gaps."""

from datetime import date

from flask import Flask

from registry.kit.write import write
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.evidence.asking import PATH, evidence, figure, heading
from tests.factories import (
    make_adoption,
    make_component,
    make_draft,
    make_entry,
    make_organisation,
    point,
    vocabulary,
)
from tests.statistics.reporting import report


def test_evidence_shows_what_is_shared_and_who_uses_it(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    made = make_component(camden, title="Permits", licence="MIT", phase="live")
    adopted = make_adoption(leeds, made)
    found = evidence(anyone)
    (entry,) = found["entries"]["items"]
    assert (entry["path"], entry["licence"], entry["is_open"]) == (made["path"], "MIT", True)
    assert entry["adopters"] == {"total": 1, "live": 1, "reported": 0}
    (use,) = found["adopters"]["declared"]["items"]
    assert (use["path"], use["organisation"]["slug"]) == (adopted["path"], "leeds")
    assert found["adopters"]["reported"]["total"] == 0
    (record,) = heading(found, "open-outputs")["records"]["items"]
    assert record == {"title": "Permits", "path": made["path"], "said": "Licence: MIT."}
    said = heading(found, "strategic-fit")["records"]["items"][0]["said"]
    assert said == "Leeds City Council: live since 2025-04-01 (declared)."


def test_evidence_of_a_council_without_anything_is_gaps(anyone: Client) -> None:
    found = evidence(anyone)
    assert found["signatory"]["since"] is None
    assert "tell a steward" in found["signatory"]["said"]
    gaps = {one["name"]: one["gaps"][0] for one in found["bid"]}
    assert gaps["products"] == "You share nothing in the registry yet."
    assert gaps["strategic-fit"].startswith("Nobody else uses what you share yet")
    assert gaps["deliverability"].startswith("No project that you lead")
    assert (
        "No lesson is registered yet: say what you learnt, also what failed."
        in (heading(found, "deliverability")["gaps"])
    )
    assert [one["ever"] for one in found["figures"]] == [0] * 8


def test_signatory_date_is_shown(steward: Client, anyone: Client) -> None:
    signed = {"signatory_since": "2018-07-04"}
    path = "/api/v1/organisations/camden"
    assert steward.patch(path, signed, headers={"If-Match": "*"}).status_code == 200
    found = evidence(anyone)
    assert found["signatory"]["since"] == "2018-07-04"
    (record,) = heading(found, "declaration")["records"]["items"]
    assert record["path"] == path


def test_drafts_and_archived_entries_are_left_out(camden: Client, anyone: Client) -> None:
    made = make_component(camden, title="Old permits", tags=["cars"])
    camden.delete(made["path"], made["etag"])
    make_draft(camden, title="Secret plan", supports=[])
    found = anyone.get(PATH).get_data(as_text=True) + anyone.get(f"{PATH}.csv").get_data(True)
    assert "Old permits" not in found
    assert "Secret plan" not in found


def test_reported_uses_stand_apart(app: Flask, cast: Cast, camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    report(app, cast, made["id"], "leeds")
    found = evidence(anyone)
    assert found["adopters"]["declared"]["total"] == 0
    (use,) = found["adopters"]["reported"]["items"]
    assert (use["level"], use["source"]) == ("reported", "A list")
    assert figure(found, "declared-uses-by-others") == (0, 0)
    assert "only reported" in heading(found, "strategic-fit")["gaps"][0]


def test_example_council_is_no_evidence(steward: Client, app: Flask, cast: Cast, camden: Client,
                                        anyone: Client) -> None:  # fmt: skip
    make_organisation(steward, slug="example-council", type="example")
    made = make_component(camden)
    report(app, cast, made["id"], "example-council")
    assert figure(evidence(anyone), "uses-by-others") == (0, 0)


def test_own_use_is_shown_with_the_owner(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_component(leeds, title="Bins")
    make_adoption(camden, made, stage="piloting")
    (use,) = evidence(anyone)["adoptions"]["items"]
    assert (use["entry"]["title"], use["stage"]) == ("Bins", "piloting")
    assert use["owner"]["path"] == "/api/v1/organisations/leeds"


def test_project_names_partners_and_roles(camden: Client, steward: Client, anyone: Client) -> None:
    other = make_organisation(steward, name="Kent County Council", type="county")
    partners = [{"slug": "leeds"}, {"slug": other["slug"]}]
    facts = {"fund": "Local Digital Fund", "amount_pounds": "52103.00"}
    lead = {"slug": "camden"}
    made = make_entry(camden, "projects", lead=lead, partners=partners, **facts)
    found = evidence(anyone)
    (project,) = found["projects"]["items"]
    assert (project["path"], project["roles"]) == (made["path"], ["lead", "owner"])
    assert project["amount_pounds"] == "52103.00"
    assert {item["slug"] for item in found["partners"]["items"]} == {"leeds", other["slug"]}
    gaps = heading(found, "partners")["gaps"]
    assert gaps == [
        "Whether they have signed is not known to the registry for 2 of 2 partner councils."
    ]


def test_points_show_their_entries_and_those_without(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    made = make_component(camden, supports=[point("2")])
    found = evidence(anyone)
    (principles,) = found["points"]
    assert [one["total"] for one in principles["points"]] == [0, 1, 0]
    assert principles["points"][1]["entries"][0]["path"] == made["path"]
    assert principles["without"] == ["1", "3"]
    assert "1 (Redesign services), 3 (" in " ".join(heading(found, "declaration")["gaps"])


def test_older_edition_shows_only_what_is_supported(
    app: Flask, cast: Cast, camden: Client, anyone: Client
) -> None:
    make_component(camden, supports=[point("2")])
    with app.app_context(), write():
        load(vocabulary(version="2030"), cast.steward.actor)
    points = {one["version"]: one for one in evidence(anyone)["points"]}
    assert [one["code"] for one in points["2018"]["points"]] == ["2"]
    assert points["2030"]["without"] == ["1", "2", "3"]


def test_council_that_has_ended_has_evidence(steward: Client, anyone: Client) -> None:
    made = make_organisation(steward, ended_on="2023-03-31")
    found = anyone.get(f"{made['path']}/evidence").get_json()
    assert found["organisation"]["ended_on"] == "2023-03-31"


def test_unknown_council_is_not_found_and_an_old_name_leads_on(
    steward: Client, anyone: Client
) -> None:
    assert anyone.get("/api/v1/organisations/nowhere/evidence").status_code == 404
    path = "/api/v1/organisations/camden"
    steward.patch(path, {"slug": "camden-council"}, headers={"If-Match": "*"})
    for name in ("evidence", "evidence.csv"):
        moved = anyone.get(f"{path}/{name}?to=2026-03-31")
        assert moved.status_code == 308
        assert moved.headers["Location"].endswith(f"camden-council/{name}?to=2026-03-31")


def test_same_question_has_the_same_answer(camden: Client, leeds: Client, anyone: Client) -> None:
    for _ in range(3):
        make_adoption(leeds, make_component(camden, title="The same"))
    assert anyone.get(PATH).get_data() == anyone.get(PATH).get_data()
    assert evidence(anyone)["period"]["to"] == date.today().isoformat()
