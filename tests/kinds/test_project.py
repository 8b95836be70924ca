"""A project says who leads it, who pays how much for what, and whom it still looks for."""

import pytest

from tests.client import Client
from tests.factories import component, make_entry, make_organisation

PROJECTS = "/api/v1/projects"
SEARCH = "/api/v1/search"
MONEY = {
    "fund": "Local Digital Fund",
    "round": "Round 5",
    "funded_phase": "alpha",
    "amount_pounds": "52103.07",
}
WORDS = {
    "problem": "Wardens cannot see permits.\n\nResidents queue.",
    "partners_wanted": "A county with a lighthouse.",
    "looking_for_partners": False,
}
DAYS = {"awarded_on": "2026-02-27", "started_on": "2026-04-01", "ended_on": "2026-04-01"}


def test_project_keeps_what_was_told(camden: Client) -> None:
    stated = MONEY | WORDS | DAYS
    made = make_entry(camden, "projects", **stated, lead={"slug": "leeds"})
    assert made["kind"] == "project"
    assert {name: made[name] for name in stated} == stated
    assert (made["lead"]["name"], made["partners"]) == ("Leeds City Council", [])
    assert made["phase"] is None
    again = camden.get(made["path"]).get_json()
    same = camden.put(made["path"], again, headers={"If-Match": "*"})
    assert (same.status_code, same.get_json()) == (200, again)


def test_what_nobody_told_is_null(camden: Client) -> None:
    made = make_entry(camden, "projects")
    names = (*MONEY, *WORDS, *DAYS, "lead")
    assert {name: made[name] for name in names} == dict.fromkeys(names)
    assert made["partners"] == []


def test_lead_and_partners_stand_in_roles_of_their_own(camden: Client, steward: Client) -> None:
    named = {"lead": {"slug": "leeds"}, "partners": [{"slug": "camden"}, {"slug": "registry"}]}
    made = make_entry(camden, "projects", **named)
    assert [partner["slug"] for partner in made["partners"]] == ["camden", "registry"]
    steward.patch("/api/v1/organisations/leeds", {"name": "Leeds"}, headers={"If-Match": "*"})
    now = camden.get(made["path"]).get_json()
    assert now["lead"]["name"] == "Leeds"
    gone = camden.patch(made["path"], {"lead": None}, headers={"If-Match": "*"}).get_json()
    assert (gone["lead"], len(gone["partners"])) == (None, 2)


def test_review_is_asked_after_six_months(camden: Client) -> None:
    made = make_entry(camden, "projects")
    times = (made["reviewed_at"], made["review_by"])
    begun, asked = ([int(part) for part in time[:7].split("-")] for time in times)
    assert (asked[0] - begun[0]) * 12 + asked[1] - begun[1] == 6


@pytest.mark.parametrize(
    "query",
    [
        "q=queue",
        "q=lighthouse",
        "q=leeds",
        "fund=local digital fund",
        "round=Round 5",
        "funded_phase=alpha&kind=project",
        "looking_for_partners=false",
    ],
)
def test_project_is_found_by_its_words_fund_and_lead(
    camden: Client, anyone: Client, query: str
) -> None:
    made = make_entry(camden, "projects", **MONEY, **WORDS, lead={"slug": "leeds"})
    make_entry(camden, "projects", looking_for_partners=True, funded_phase="beta")
    make_entry(camden, "lessons")
    found = anyone.get(f"{SEARCH}?{query}").get_json()
    assert [item["slug"] for item in found["items"]] == [made["slug"]]


def test_looking_for_partners_is_a_question_with_an_answer(camden: Client, anyone: Client) -> None:
    for answer in (True, False, None, True):
        make_entry(camden, "projects", looking_for_partners=answer)
    (facet,) = anyone.get(f"{SEARCH}?facets=looking_for_partners").get_json()["facets"]
    shown = [(value["value"], value["label"], value["count"]) for value in facet["values"]]
    assert (facet["label"], shown) == (
        "Looking for partners",
        [("true", "Yes", 2), ("false", "No", 1)],
    )


def test_every_fault_of_a_project_is_told_at_once(camden: Client) -> None:
    wrong = {
        "amount_pounds": "£52,103",
        "started_on": "2026-04-01",
        "ended_on": "2026-03-31",
        "looking_for_partners": "yes",
        "lead": {"slug": "leedz"},
        "partner": [],
    }
    answer = camden.post(PROJECTS, component(**wrong))
    assert answer.status_code == 422
    told = {error["pointer"]: error.get("suggestion") for error in answer.get_json()["errors"]}
    assert told == {
        "/amount_pounds": "52103",
        "/ended_on": None,
        "/looking_for_partners": None,
        "/lead/slug": "leeds",
        "/partner": "partners",
    }


@pytest.mark.parametrize("sent", [52103, 52103.07, True, -1, "1.234", "1e9", "100000000000"])
def test_amount_that_is_no_exact_text_is_refused(camden: Client, sent: object) -> None:
    answer = camden.post(PROJECTS, component(amount_pounds=sent))
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/amount_pounds"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_day_that_is_a_slip_of_the_keys_is_refused(camden: Client, day: str) -> None:
    for name in ("awarded_on", "started_on", "ended_on"):
        answer = camden.post(PROJECTS, component(**{name: day}))
        (error,) = answer.get_json()["errors"]
        assert (error["pointer"], error["detail"]) == (
            f"/{name}",
            "Send a day in the years 1900 to 2100.",
        )
    make_entry(camden, "projects", started_on="1900-01-01", ended_on="2100-12-31")


def test_lead_is_no_partner_as_well(camden: Client, steward: Client) -> None:
    both = {"lead": {"slug": "leeds"}, "partners": [{"slug": "camden"}, {"slug": "leeds"}]}
    answer = camden.post(PROJECTS, component(**both))
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["pointer"]) == (422, "/partners/1/slug")
    assert error["detail"] == "Leeds City Council is named in `lead` already."
    made = make_entry(camden, "projects", lead={"slug": "leeds"})
    steward.patch("/api/v1/organisations/leeds", {"slug": "leeds-city"}, "*")
    by_old_name = camden.patch(made["path"], {"partners": [{"slug": "leeds"}]}, "*")
    assert (by_old_name.status_code, by_old_name.get_json()["errors"][0]["pointer"]) == (
        422,
        "/partners/0/slug",
    )


def test_lead_that_a_succession_made_a_partner_too_spoils_no_later_edit(
    camden: Client, steward: Client
) -> None:
    new = make_organisation(steward, slug="aire")
    make_organisation(steward, slug="bradford")
    both = {"lead": {"slug": "leeds"}, "partners": [{"slug": "bradford"}]}
    made = make_entry(camden, "projects", **both)
    body = {"on": "2026-04-01", "predecessors": ["leeds", "bradford"]}
    assert steward.post(f"{new['path']}/succession", body).status_code == 200
    now = camden.get(made["path"]).get_json()
    assert now["lead"]["slug"] == now["partners"][0]["slug"] == "aire"
    assert camden.put(made["path"], now, "*").get_json() == now
    assert camden.patch(made["path"], {"partners": []}, "*").get_json()["partners"] == []
