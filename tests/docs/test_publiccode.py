"""The registry's own publiccode.yml, by the rules of the format (0.7)."""

import re
import tomllib
from typing import Any

import pytest
import yaml
from license_expression import get_spdx_licensing

from tests.docs.markdown import ROOT

MANDATORY = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "organisation.uri",
    "description.en.shortDescription",
    "description.en.longDescription",
    "description.en.features",
    "legal.license",
    "maintenance.type",
    "maintenance.contacts",
    "localisation.localisationReady",
    "localisation.availableLanguages",
)


@pytest.fixture(scope="module")
def described() -> Any:
    """Return what publiccode.yml says."""
    return yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def value(described: Any, name: str) -> Any:
    """Return the value of a key such as legal.license."""
    for part in name.split("."):
        described = described[part]
    return described


def test_mandatory_keys_have_values(described: Any) -> None:
    assert [name for name in MANDATORY if value(described, name) in (None, "", [])] == []


def test_values_are_of_the_format(described: Any) -> None:
    assert described["publiccodeYmlVersion"] == "0.7"
    assert described["developmentStatus"] in ("concept", "development", "beta", "stable")
    assert described["softwareType"] == "standalone/web"
    assert described["maintenance"]["type"] == "community"
    assert described["intendedAudience"]["countries"] == ["GB"]
    assert not get_spdx_licensing().validate(described["legal"]["license"]).errors
    assert all(re.match(r"https://\S+$", described[key]) for key in ("url", "landingURL"))


def test_texts_are_of_the_length_of_the_format(described: Any) -> None:
    text = described["description"]["en"]
    assert len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000


def test_version_is_that_of_the_program(described: Any) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert described["softwareVersion"] == tomllib.load(file)["project"]["version"]
