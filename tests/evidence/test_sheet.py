"""The table of evidence: for a spreadsheet, with addresses that lead to the records."""

import csv
import io

import pytest

from tests.client import Client
from tests.factories import make_adoption, make_component

PATH = "/api/v1/organisations/camden/evidence.csv"


def rows(client: Client) -> list[dict[str, str]]:
    said = client.get(PATH).get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(said, newline="")))


def test_table_tells_what_the_document_tells(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_component(camden, title="Permits", licence="MIT", phase="live")
    make_adoption(leeds, made)
    found = {row["section"]: row for row in rows(anyone)}
    entry = found["entries"]
    assert (entry["what"], entry["licence"], entry["phase_or_stage"]) == ("Permits", "MIT", "live")
    assert entry["said"] == "component; used by 1, 1 of them live"
    assert entry["address"] == f"http://localhost{made['path']}"
    use = found["used by others, said by themselves"]
    assert (use["organisation"], use["date"]) == ("Leeds City Council", "2025-04-01")
    gaps = [row["said"] for row in rows(anyone) if row["what"] == "Gap"]
    assert "Section 151" not in gaps
    assert "The registry does not hold this: attach the consent yourself." in gaps


def test_table_is_saved_under_a_name(anyone: Client) -> None:
    answer = anyone.get(PATH)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence-camden.csv"'


def test_title_that_is_a_formula_is_text(camden: Client, anyone: Client) -> None:
    make_component(camden, title='=HYPERLINK("http://evil.example")', licence="MIT")
    titles = [row["what"] for row in rows(anyone) if "HYPERLINK" in row["what"]]
    assert titles
    assert all(title.startswith("'=") for title in titles)


@pytest.mark.parametrize("accept", ["text/csv", "text/html,application/xml;q=0.9,*/*;q=0.8"])
def test_table_is_sent_to_browsers_and_tools(anyone: Client, accept: str) -> None:
    assert anyone.get(PATH, headers={"Accept": accept}).status_code == 200


def test_table_is_no_json(anyone: Client) -> None:
    answer = anyone.get(PATH, headers={"Accept": "application/json"})
    assert answer.status_code == 406
    assert "text/csv" in answer.get_json()["detail"]
