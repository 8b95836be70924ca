"""Evidence for a large owner: few statements, a bounded answer, and counts that stay whole."""

import csv
import io

import pytest
from flask import Flask

from registry.evidence.service import LISTED
from tests.client import Client
from tests.contract.statements import counted
from tests.evidence.filling import fill
from tests.factories import make_component

PATH = "/api/v1/organisations/camden/evidence"
# The organisation, then one for each sort of record.
STATEMENTS = 6
# What was promised for the largest owner; STATEMENTS may grow with a new sort of record, up to it.
PROMISED_BELOW = 10
# Three figures of kilobytes: a page of a browser, not a copy of the registry.
BYTES_MOST = 600_000


@pytest.mark.parametrize("address", [PATH, f"{PATH}.csv", f"{PATH}?from=2025-04-01"])
def test_evidence_of_the_largest_owner_takes_six_statements(
    app: Flask, camden: Client, leeds: Client, anyone: Client, address: str
) -> None:
    make_component(camden)
    with counted(app) as few:
        assert anyone.get(address).status_code == 200
    fill(app, camden, leeds, entries=300, users=4)
    with counted(app) as many:
        assert anyone.get(address).status_code == 200
    assert len(few) == len(many), many
    assert len(many) < PROMISED_BELOW, many
    assert len(many) == STATEMENTS, many


def test_long_lists_are_cut_and_say_so(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    fill(app, camden, leeds, entries=300, users=4)
    answer = anyone.get(PATH)
    found = answer.get_json()
    assert len(answer.get_data()) < BYTES_MOST
    uses = found["adopters"]["declared"]
    assert (uses["total"], len(uses["items"])) == (1 + 299 * 4, LISTED)
    assert uses["cut"] == "Only the first 100 of 1197 stand here. The CSV has all of them."
    assert found["entries"]["total"] == 300
    assert found["entries"]["by_kind"] == [{"kind": "component", "total": 300, "in_period": 300}]
    (principles,) = found["points"]
    assert (principles["points"][0]["total"], len(principles["points"][0]["entries"])) == (300, 100)
    assert {one["name"]: one["ever"] for one in found["figures"]}["uses-by-others"] == 1197


def test_table_has_every_row(app: Flask, camden: Client, leeds: Client, anyone: Client) -> None:
    fill(app, camden, leeds, entries=150, users=2)
    said = anyone.get(f"{PATH}.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(said, newline="")))
    sections = [row["section"] for row in rows]
    assert sections.count("entries") == 150
    assert sections.count("used by others, said by themselves") == 1 + 149 * 2


def test_short_list_is_not_cut(camden: Client, anyone: Client) -> None:
    make_component(camden)
    entries = anyone.get(PATH).get_json()["entries"]
    assert (entries["total"], entries["cut"]) == (1, None)
