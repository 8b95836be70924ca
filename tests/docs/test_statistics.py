"""The method of the figures: every one of them is explained, and the example is true."""

import json
from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask

from registry.statistics.schemas import Statistics, ValueCount
from tests.cast import Cast
from tests.client import Client
from tests.docs.markdown import blocks, read, table
from tests.factories import make_adoption, make_component, make_entry, make_organisation
from tests.statistics.reporting import report

PAGE = "docs/statistics.md"
# What an item of these is called by, not what is counted of it.
NAMES = {"by_year.year", "by_nation.nation"}


def figures(schema: ma.Schema, before: str = "") -> Iterator[str]:
    """Name every figure of an answer; one that is only cut up by a value is one figure."""
    for name, declared in schema.fields.items():
        inner: Any = declared.inner if isinstance(declared, ma.fields.List) else declared
        below = inner.schema if isinstance(inner, ma.fields.Nested) else None
        if below is None or isinstance(below, ValueCount) or f"{before}{name}" == "reuse.by_kind":
            yield f"{before}{name}"
        else:
            yield from figures(below, f"{before}{name}.")


def test_every_figure_is_explained_and_every_explanation_has_a_figure() -> None:
    explained = [row[0].strip("`") for row in table(read(PAGE), "Each figure")]
    assert explained == [name for name in figures(Statistics()) if name not in NAMES]


@pytest.mark.usefixtures("app")
def test_worked_example_is_what_the_registry_says(
    app: Flask, cast: Cast, camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    first, second = make_component(camden), make_component(camden)
    lesson, theirs = make_entry(camden, "lessons"), make_component(leeds)
    make_organisation(steward, slug="example-council", type="example")
    make_adoption(leeds, first)
    report(app, cast, second["id"], "leeds")
    make_adoption(camden, theirs, stage="evaluating")
    report(app, cast, lesson["id"], "example-council")
    (shown,) = blocks(read(PAGE), "json")
    found = anyone.get("/api/v1/statistics").get_json()
    assert {**found["reuse"], **json.loads(shown.text)} == found["reuse"]
    assert found["adoptions"]["total"] == 3
