"""The figures as charts, each with the same numbers in a table."""

from flask import Flask

from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component
from tests.web.conftest import Look
from tests.web.html import Page

CHARTS = 10
# The head of the log, and nothing more while nothing happens.
STATEMENTS = 1


def table_of(page: Page, title: str) -> list[list[str]]:
    """Return the rows of the table behind a chart, its head first."""
    start = next(
        place
        for place, element in enumerate(page.elements)
        if element.tag == "caption" and element.text == title
    )
    rows: list[list[str]] = []
    for element in page.elements[start:]:
        if element.tag == "caption" and element.text != title:
            break
        if element.tag == "tr":
            rows.append([])
        elif element.tag in ("th", "td"):
            rows[-1].append(element.text)
    return rows


def test_figures_are_those_of_the_api(look: Look, world: dict[str, str], anyone: Client) -> None:
    page, found = look("/statistics"), anyone.get("/api/v1/statistics").get_json()
    cards = [card.text for card in page.all("p", class_="registry-card__number")]
    assert cards[:3] == [
        str(found["entries"]["total"]),
        str(found["organisations"]["sharing"]["total"]),
        str(found["organisations"]["using"]["total"]),
    ]
    assert cards[3] == "25%"
    totals = [str(one["total"]) for one in found["entries"]["by_kind"]]
    assert [row[1] for row in table_of(page, "Entries by kind")[1:]] == totals


def test_every_chart_is_named_described_and_has_its_numbers_in_a_table(
    look: Look, world: dict[str, str]
) -> None:
    page = look("/statistics")
    drawings = page.all("svg", role="img")
    assert len(drawings) == CHARTS
    texts = {element.attributes["id"]: element.text for element in page.all("desc")}
    for drawing in drawings:
        title, described = drawing.attributes["aria-labelledby"].split()
        rows = table_of(page, page.one("title", id=title).text)
        drawn = dict(one.rsplit(": ", 1) for one in texts[described].split("; ") if one)
        cells = {row[0]: row[1:] for row in rows[1:]}
        assert drawn, title
        assert all(number in cells[label] for label, number in drawn.items()), title
        assert all(number in drawing.text for number in drawn.values()), title


def test_uses_that_are_only_reported_are_hatched_not_only_coloured(
    look: Look, app: Flask, camden: Client, leeds: Client
) -> None:
    make_adoption(leeds, make_component(camden), since="2025-04-01")
    page = look("/statistics")
    head, *rows = table_of(page, "Uses by the year in which they began")
    assert head[:3] == ["Year", "Said by the organisation itself", "Only reported"]
    assert ["2025", "1", "0", "1", "0"] in rows
    legend = [one for one in page.all("rect") if "url(#by-year-hatch)" in one.attributes.values()]
    assert len(legend) == 1
    assert page.one("pattern", id="by-year-hatch")


def test_nothing_to_count_is_said(look: Look, app: Flask) -> None:
    page = look("/statistics")
    assert page.faults == []
    assert "None yet" in page.text
    assert "Nothing to count yet" in page.text


def test_figures_lead_to_the_data_and_the_method(look: Look, app: Flask) -> None:
    page = look("/statistics")
    for ending in ("", ".csv"):
        assert page.all("a", href=f"http://localhost/api/v1/statistics{ending}")
    assert page.all("a", href="#method")
    assert page.one("h2", id="method").text == "How this is counted"


def test_figures_are_counted_once_while_nothing_happens(
    app: Flask, look: Look, world: dict[str, str], anyone: Client
) -> None:
    anyone.get("/api/v1/statistics")
    with counted(app) as statements:
        look("/statistics")
    assert len(statements) == STATEMENTS
