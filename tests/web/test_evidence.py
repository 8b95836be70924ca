"""The evidence pack: what a bid asks for, what supports it, where the gaps are, ready to print."""

import pytest
from flask import Flask

from registry.kit import clock
from tests.client import Client
from tests.factories import (
    make_adoption,
    make_component,
    make_entry,
    make_organisation,
    point,
)
from tests.web.conftest import Look

PACK = "/organisations/camden/evidence"


def test_pack_names_its_council_its_period_and_the_day(look: Look, world: dict[str, str]) -> None:
    page = look(f"{PACK}?from=2025-04-01&to=2026-03-31")
    assert page.one("h1").text == "Evidence packLondon Borough of Camden"
    facts = page.one("dl", class_="registry-pack__facts").text
    assert "1 April 2025 to 31 March 2026" in facts
    today = clock.now().date()
    assert f"{today.day} {today:%B} {today.year}" in facts
    assert "http://localhost/organisations/camden" in facts


def test_pack_has_every_heading_with_records_and_gaps(
    look: Look, world: dict[str, str], anyone: Client
) -> None:
    page = look(PACK)
    found = anyone.get(f"/api/v1{PACK}").get_json()
    headings = [one.text for one in page.all("h3", class_="registry-ask__heading")]
    assert headings == [
        f"{number}. {one['heading']}" for number, one in enumerate(found["bid"], start=1)
    ]
    links = {link.attributes["href"] for link in page.all("a")}
    for one in found["bid"]:
        assert all(gap in page.text for gap in map(as_read, one["gaps"])), one["name"]
        for record in one["records"]["items"]:
            assert f"http://localhost{record['path'].removeprefix('/api/v1')}" in links


def as_read(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def test_pack_leads_to_the_same_period_as_data(look: Look, app: Flask) -> None:
    page = look(f"{PACK}?from=2025-04-01&to=2026-03-31&utm_source=mail")
    links = {link.attributes["href"] for link in page.all("a")}
    for ending in ("", ".csv"):
        address = f"http://localhost/api/v1{PACK}{ending}?from=2025-04-01&to=2026-03-31"
        assert address in links
        assert app.test_client().get(address).status_code == 200
    assert page.one("input", id="from").attributes["value"] == "2025-04-01"


def test_pack_counts_in_the_period_only_where_one_is_asked(
    look: Look, app: Flask, camden: Client
) -> None:
    make_component(camden)
    assert "In the period" not in look(PACK).text
    page = look(f"{PACK}?from=2001-01-01&to=2001-12-31")
    (row,) = [row.text for row in page.all("tr") if "Entries shared that others can" in row.text]
    assert row.split()[-1] == "01"


def test_pack_names_who_uses_what_is_shared_and_its_part_in_the_work_of_others(
    look: Look, app: Flask, camden: Client, leeds: Client
) -> None:
    made = make_component(camden, title="Address lookup")
    make_adoption(leeds, made, stage="interested")
    make_entry(leeds, "standards", title="Street data", publisher={"slug": "camden"})
    page = look(PACK)
    assert "Address lookup Interested (1): Leeds City Council" in page.text
    assert "Street data, as publisher" in page.text
    before = look(f"{PACK}?from=2001-01-01&to=2001-12-31").text
    assert "1 more is outside this period" in before
    assert "Interested (1)" not in before


def test_points_stand_with_the_entries_that_support_them(
    look: Look, app: Flask, camden: Client
) -> None:
    assert "Gap: no entry names any of its 3 points" in look(PACK).text
    make_component(camden, title="Address lookup", supports=[point("2")])
    page = look(PACK)
    rows = [row.text for row in page.all("tr") if "Fix the plumbing" in row.text]
    assert ["Address lookup" in row for row in rows] == [True]
    rows = [row.text for row in page.all("tr") if "Redesign services" in row.text]
    assert ["Gap: none yet" in row for row in rows] == [True]


@pytest.mark.parametrize(
    ("asked", "said", "field"),
    [
        ("from=2025-04-01&to=2020-01-01", "The last day must not be before the first day", "to"),
        ("from=tomorrow", "Enter a real day", "from"),
        ("to=2025-02-30", "Enter a real day", "to"),
        ("to=2025-02-01&to=2025-02-02", "Enter a real day", "to"),
    ],
)
def test_wrong_period_is_told_beside_the_field(
    look: Look, app: Flask, asked: str, said: str, field: str
) -> None:
    page = look(f"{PACK}?{asked}", 422)
    assert page.one("title").text.startswith("Error:")
    assert said in page.one("a", href=f"#{field}").text
    described = page.one("input", id=field).attributes["aria-describedby"]
    assert said in page.one("p", id=described).text
    typed = asked.partition(f"{field}=")[2].partition("&")[0]
    assert page.one("input", id=field).attributes["value"] == typed
    assert page.faults == []


def test_what_is_no_day_can_be_mended_as_text(look: Look, app: Flask) -> None:
    page = look(f"{PACK}?from=tomorrow&to=2026-03-31", 422)
    assert page.one("input", id="from").attributes["type"] == "text"
    assert page.one("input", id="to").attributes["type"] == "date"


def test_pack_of_an_ended_council_says_so(look: Look, app: Flask, steward: Client) -> None:
    make_organisation(steward, slug="old", ended_on="2020-03-31")
    assert "Ended on 31 March 2020" in look("/organisations/old/evidence").text


def test_pack_of_a_renamed_council_is_at_its_new_address(app: Flask, steward: Client) -> None:
    made = make_organisation(steward, slug="before")
    steward.patch(made["path"], {"slug": "after"}, headers={"If-Match": "*"})
    answer = app.test_client().get("/organisations/before/evidence?from=2025-04-01")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/organisations/after/evidence?from=2025-04-01")
    assert app.test_client().get("/organisations/before/evidence?from=x").status_code == 308


def test_pack_of_nobody_is_not_there(look: Look, app: Flask) -> None:
    assert "Page not found" in look("/organisations/nobody/evidence", 404).text
