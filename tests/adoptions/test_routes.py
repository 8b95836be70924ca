"""Who uses what: said by the adopter, seen by everybody, counted on the entry."""

from typing import Any

from tests.client import Client
from tests.factories import adoption, make_adoption, make_component, make_draft, make_entry

ANY = {"If-Match": "*"}


def counts(anyone: Client, entry: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = anyone.get(entry["path"]).get_json()["adoptions"]
    return shown


def test_adopter_says_what_it_uses(camden: Client, leeds: Client, anyone: Client) -> None:
    entry = make_component(camden, title="Parking permits")
    made = make_adoption(leeds, entry, version_used="2.4.0", contact={"name": "Digital team"})
    assert made["entry"]["title"] == "Parking permits"
    assert made["organisation"]["slug"] == "leeds"
    assert (made["level"], made["freshness"]) == ("declared", "current")
    assert made["stages"] == [{"stage": "live", "since": "2025-04-01"}]
    assert anyone.get(made["path"]).get_json()["version_used"] == "2.4.0"
    listed = anyone.get(f"{entry['path']}/adoptions").get_json()
    assert [one["id"] for one in listed["items"]] == [made["id"]]


def test_entry_counts_its_adopters_by_stage_and_type(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    assert counts(anyone, entry)["said"] == "Nobody has said yet that they use it."
    make_adoption(leeds, entry)
    found = counts(anyone, entry)
    assert found["by_stage"]["live"] == found["by_level"]["declared"] == found["total"] == 1
    council = {"type": "metropolitan-district", "nation": "england", "live": 1, "total": 1}
    assert found["by_type"] == [council]
    assert found["said"] == "1 live (metropolitan district in England)."


def test_adoption_leaves_the_version_of_the_entry(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    make_adoption(leeds, entry)
    change = camden.patch(entry["path"], {"phase": "live"}, headers={"If-Match": entry["etag"]})
    assert change.status_code == 200
    assert change.get_json()["adoptions"]["total"] == 1


def test_adopter_moves_from_stage_to_stage(camden: Client, leeds: Client, anyone: Client) -> None:
    entry = make_component(camden)
    made = make_adoption(leeds, entry, stage="piloting", since="2025-01-01")
    change = {"stage": "live", "since": "2025-06-01"}
    moved = leeds.patch(made["path"], change, headers={"If-Match": made["etag"]}).get_json()
    assert [one["stage"] for one in moved["stages"]] == ["piloting", "live"]
    assert counts(anyone, entry)["by_stage"]["piloting"] == 0
    silent = leeds.patch(made["path"], {"stage": "evaluating"}, headers=ANY)
    assert silent.status_code == 422
    assert silent.get_json()["errors"][0]["pointer"] == "/since"


def test_withdrawn_adoption_is_counted_no_more_and_keeps_its_history(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    made = make_adoption(leeds, entry)
    assert leeds.delete(made["path"], headers=ANY).status_code == 200
    assert counts(anyone, entry)["total"] == 0
    assert anyone.get(f"{entry['path']}/adoptions").get_json()["total"] == 0
    assert anyone.get(made["path"]).get_json()["withdrawn_at"]
    assert leeds.patch(made["path"], {"outcome": "Good."}, headers=ANY).status_code == 409
    again = make_adoption(leeds, entry)
    assert again["id"] == made["id"]
    assert counts(anyone, entry)["total"] == 1


def test_owner_acknowledges_until_the_stage_is_another(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    made = make_adoption(leeds, entry, stage="piloting")
    seen = camden.post(f"{made['path']}/acknowledge")
    assert (seen.status_code, seen.get_json()["level"]) == (200, "acknowledged")
    assert seen.get_json()["version"] == made["version"]
    change = {"stage": "live", "since": "2025-06-01"}
    moved = leeds.patch(made["path"], change, headers={"If-Match": made["etag"]})
    assert moved.get_json()["level"] == "declared"


def test_owner_takes_its_acknowledgement_back(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    path = f"{make_adoption(leeds, entry)['path']}/acknowledge"
    camden.post(path)
    assert counts(anyone, entry)["by_level"]["acknowledged"] == 1
    assert camden.delete(f"{path}?dry_run=true").get_json()["level"] == "declared"
    taken = camden.delete(path)
    assert (taken.status_code, taken.get_json()["acknowledged_at"]) == (200, None)
    assert counts(anyone, entry)["by_level"] == {
        "reported": 0,
        "declared": 1,
        "link_checked": 0,
        "acknowledged": 0,
    }
    assert camden.delete(path).headers["ETag"] == taken.headers["ETag"]
    types = [one["type"] for one in anyone.get("/api/v1/changes?limit=100").get_json()["items"]]
    assert types.count("adoption.unacknowledged") == 1
    assert anyone.get("/api/v1/organisations/camden/due").get_json()["total"] == 1


def test_acknowledgement_of_what_was_withdrawn_is_left_alone(camden: Client, leeds: Client) -> None:
    made = make_adoption(leeds, make_component(camden))
    path = f"{made['path']}/acknowledge"
    camden.post(path)
    assert leeds.delete(made["path"], "*").status_code == 200
    assert camden.delete(path).status_code == 409
    assert leeds.delete(path).status_code == 403
    assert camden.delete("/api/v1/adoptions/nowhere/acknowledge").status_code == 404


def test_adoption_in_anothers_name_is_403(camden: Client, leeds: Client, steward: Client) -> None:
    entry = make_component(camden)
    body = adoption(organisation={"slug": "leeds"})
    refused = steward.post(f"{entry['path']}/adoptions", body)
    assert refused.status_code == 403
    assert (
        "the body names `leeds`, but your token is that of `registry`"
        in refused.get_json()["detail"]
    )
    assert leeds.post(f"{entry['path']}/adoptions", body).status_code == 201


def test_the_registry_itself_adopts_nothing(camden: Client, steward: Client) -> None:
    answer = steward.post(f"{make_component(camden)['path']}/adoptions", adoption())
    assert answer.status_code == 403
    assert "The registry itself uses nothing." in answer.get_json()["detail"]


def test_adoption_of_an_own_entry_or_a_draft_is_refused(camden: Client, leeds: Client) -> None:
    assert camden.post(f"{make_component(camden)['path']}/adoptions", adoption()).status_code == 422
    assert leeds.post(f"{make_draft(camden)['path']}/adoptions", adoption()).status_code == 404


def test_second_adoption_is_409_and_says_where_the_first_is(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    made = make_adoption(leeds, entry)
    answer = leeds.post(f"{entry['path']}/adoptions", adoption())
    assert answer.status_code == 409
    assert answer.get_json()["errors"][0]["suggestion"] == made["path"]


def test_wrong_values_are_named_each(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    wrong = adoption(since="2999-01-01", saving={"amount_pounds": "1.5", "per": "year"})
    answer = leeds.post(f"{entry['path']}/adoptions", wrong)
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/since", "/saving/basis"}
    stopped = leeds.post(f"{entry['path']}/adoptions", adoption(stage="stopped"))
    assert [error["pointer"] for error in stopped.get_json()["errors"]] == ["/why_stopped"]
    assert leeds.get(f"{entry['path']}/adoptions").get_json()["total"] == 0


def test_day_of_long_ago_is_refused(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    answer = leeds.post(f"{entry['path']}/adoptions", adoption(since="0202-04-01"))
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/since"]
    made = make_adoption(leeds, entry, since="1974-04-01")
    patch = leeds.patch(made["path"], {"since": "0001-01-01"}, '"1-0"')
    assert [error["pointer"] for error in patch.get_json()["errors"]] == ["/since"]


def test_saving_is_exact_to_the_penny(camden: Client, leeds: Client) -> None:
    saving = {"amount_pounds": "0.29", "per": "once", "basis": "Counted."}
    made = make_adoption(leeds, make_component(camden), saving=saving)
    assert made["saving"] == saving


def test_those_most_alike_come_first(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_adoption(leeds, make_component(camden))
    listed = anyone.get("/api/v1/adoptions?like=camden").get_json()["items"]
    assert listed[0]["id"] == made["id"]
    shared = {"type": False, "nation": True, "population": False, "region": False}
    assert listed[0]["like"] == shared
    assert anyone.get("/api/v1/adoptions?like=leeds").get_json()["items"] == []
    unknown = anyone.get("/api/v1/adoptions?like=camdem")
    assert unknown.get_json()["errors"][0]["suggestion"] == "camden"


def test_nobody_used_it_before_it_began(camden: Client, leeds: Client) -> None:
    entry = make_entry(camden, "projects", started_on="2025-04-01")
    early = leeds.post(f"{entry['path']}/adoptions", adoption(since="2025-03-31"))
    (error,) = early.get_json()["errors"]
    assert (early.status_code, error["pointer"]) == (422, "/since")
    assert error["detail"] == "This is before 2025-04-01, when the project itself began."
    made = make_adoption(leeds, entry, since="2025-04-01")
    moved = leeds.patch(made["path"], {"since": "2025-03-31"}, "*")
    assert [error["pointer"] for error in moved.get_json()["errors"]] == ["/since"]
    assert leeds.get(made["path"]).get_json()["since"] == "2025-04-01"


def test_day_is_free_where_nobody_stated_a_start(camden: Client, leeds: Client) -> None:
    make_adoption(leeds, make_entry(camden, "projects"), since="1974-04-01")
    make_adoption(leeds, make_component(camden), since="1974-04-01")


def test_versions_say_what_the_adopter_said_when(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    made = make_adoption(leeds, make_component(camden), outcome="Well.")
    leeds.patch(made["path"], {"outcome": "Better."}, "*")
    leeds.delete(made["path"], "*")
    found = anyone.get(f"{made['path']}/versions").get_json()
    assert [one["version"] for one in found["items"]] == [3, 2, 1]
    assert [one["type"] for one in found["items"]] == [
        "adoption.withdrawn",
        "adoption.updated",
        "adoption.created",
    ]
    assert found["items"][1]["changed"] == ["outcome"]
    assert found["items"][0]["by"]["slug"] == "leeds"
    nothing = "/api/v1/adoptions/01a2087e-a6c3-7bd4-8502-7bb3c06b9e5f/versions"
    assert anyone.get(nothing).status_code == 404
