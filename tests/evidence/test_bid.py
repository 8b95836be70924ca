"""What a bid to a fund asks for, answered by what falls into its period."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.evidence.asking import evidence, heading
from tests.factories import make_adoption, make_component, make_entry
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
