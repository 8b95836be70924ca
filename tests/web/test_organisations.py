"""Find a council, and see on one page what it shares, uses and has learnt."""

import pytest
from flask import Flask

from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component, make_entry, make_organisation
from tests.web.conftest import Look

# Its document; its shelves; its adoptions by stage; who uses what it shares; those like it with
# what each shares and uses.
STATEMENTS = 9


def test_list_leads_to_every_council_those_that_share_first(
    look: Look, world: dict[str, str]
) -> None:
    page = look("/organisations")
    links = [
        link.attributes["href"] for link in page.all("a", class_="registry-organisations__name")
    ]
    assert links == ["/organisations/camden", "/organisations/leeds", "/organisations/registry"]
    headings = [heading.text for heading in page.all("h2", class_="govuk-heading-m")]
    assert headings == ["Share something", "Use or look at something", "Nothing here yet"]
    assert "Shares 4 entries" in page.text
    assert "Uses or looks at 1 thing" in page.text


def test_list_keeps_what_was_asked_in_the_form(look: Look, world: dict[str, str]) -> None:
    page = look("/organisations?name=lond&type=london-borough&nation=england&utm_source=mail")
    assert "London Borough of Camden" in page.text
    assert "Leeds City Council" not in page.text
    assert page.one("input", id="name").attributes["value"] == "lond"
    chosen = [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes]
    assert chosen == ["london-borough", "england"]


def test_list_of_nobody_says_whom_one_may_have_meant(look: Look, app: Flask) -> None:
    page = look("/organisations?name=camdn")
    assert page.one("a", href="/organisations/camden").text == "camden"
    assert "Try a shorter part of the name" in page.text


def test_list_with_a_wrong_value_says_so(look: Look, app: Flask) -> None:
    assert "type" in look("/organisations?type=kingdom", 422).source


def test_list_is_cut_into_pages(look: Look, app: Flask, steward: Client) -> None:
    for number in range(31):
        make_organisation(steward, slug=f"place-{number:02}", name=f"Place {number:02}")
    second = look("/organisations?page=2&name=place")
    assert [link.text for link in second.all("a", class_="registry-organisations__name")] == [
        "Place 30"
    ]
    back = second.one("a", rel="prev").attributes["href"]
    assert back == "/organisations?name=place"


def test_organisation_shows_what_it_shares_and_has_learnt(
    look: Look, world: dict[str, str], leeds: Client
) -> None:
    page = look("/organisations/camden")
    for kind in ("components", "lessons", "projects"):
        assert page.all("a", href=f"/{kind}/parking-permits"), kind
    assert "Leeds City Council" in page.text
    assert "1 component, 1 standard" in page.text
    assert page.one("link", rel="alternate").attributes["href"] == (
        "http://localhost/api/v1/organisations/camden"
    )
    assert page.all("a", href="/organisations/camden/evidence")


def test_organisation_shows_what_it_uses_by_stage(look: Look, world: dict[str, str]) -> None:
    page = look("/organisations/leeds")
    assert page.all("a", href="/components/parking-permits")
    assert "Live 1" in " ".join(heading.text for heading in page.all("h3"))
    assert "It has not told a lesson yet" in page.text


def test_organisation_shows_who_uses_what_it_shares_and_not_who_only_looks(
    look: Look, app: Flask, camden: Client, leeds: Client
) -> None:
    looked_at, used = make_component(camden), make_component(camden, title="Used for real")
    make_adoption(leeds, looked_at, stage="interested")
    assert "Who uses it" not in look("/organisations/camden").text
    make_adoption(leeds, used)
    page = look("/organisations/camden")
    assert "Leeds City Council: Used for real live" in page.text
    assert page.all("a", href="/organisations/camden/evidence#adopters")


def test_organisation_with_much_leads_to_the_rest(look: Look, app: Flask, camden: Client) -> None:
    for number in range(7):
        make_component(camden, title=f"Thing {number}", slug=f"thing-{number}")
    page = look("/organisations/camden")
    things = [heading.text for heading in page.all("h4")]
    assert things == [f"Thing {number}" for number in (6, 5, 4, 3, 2)]
    rest = page.one("a", href="/search?owner=camden&kind=component")
    assert rest.text == "All 7 components"


def test_project_is_named_once_with_every_role(look: Look, app: Flask, camden: Client) -> None:
    roles = {"lead": {"slug": "camden"}, "partners": [{"slug": "leeds"}]}
    make_entry(camden, "projects", slug="together", **roles)
    page = look("/organisations/camden")
    assert len(page.all("a", href="/projects/together")) == 1
    assert "as lead" in page.text
    assert "as partner" in look("/organisations/leeds").text


def test_ended_council_leads_to_its_successor_on_top(
    look: Look, app: Flask, steward: Client
) -> None:
    make_organisation(steward, slug="old", name="Old District", ended_on="2020-03-31")
    make_organisation(steward, slug="newer", predecessors=[{"slug": "old", "on": "2020-04-01"}])
    page = look("/organisations/old")
    warning = page.one("strong", class_="govuk-warning-text__text")
    assert "It ended on 31 March 2020" in warning.text
    first = next(link for link in page.all("a") if "main" in link.inside)
    assert first.attributes["href"] == "/organisations/newer"
    assert "No longer exist" in look("/organisations?name=old").text


def test_renamed_organisation_leads_to_its_new_address(app: Flask, steward: Client) -> None:
    made = make_organisation(steward, slug="before")
    steward.patch(made["path"], {"slug": "after"}, headers={"If-Match": "*"})
    for below in ("", "?like=leeds"):
        answer = app.test_client().get(f"/organisations/before{below}")
        assert answer.status_code == 308
        assert answer.headers["Location"].endswith(f"/organisations/after{below}")


def test_unknown_organisation_is_a_page_that_helps(look: Look, app: Flask) -> None:
    assert "Page not found" in look("/organisations/nobody", 404).text


@pytest.mark.parametrize("number", [1, 9])
def test_organisation_costs_the_same_however_much_it_has(
    app: Flask, look: Look, camden: Client, steward: Client, number: int
) -> None:
    for _ in range(number):
        make_component(camden)
        make_organisation(steward, type="london-borough", nation="england")
    with counted(app) as statements:
        look("/organisations/camden")
    assert len(statements) == STATEMENTS
