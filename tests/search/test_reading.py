"""What the index is told of entries: read from several tables, in batches."""

import pytest
from flask.ctx import AppContext

from registry.models import Entry
from registry.search import reading
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft, point

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: Patch) -> None:
    monkeypatch.setattr(reading, "_BATCH", 2)


def test_read_gives_what_stands_beside_an_entry_in_other_tables(
    camden: Client, context: AppContext
) -> None:
    made = make_component(
        camden,
        tags=["waste", "bins"],
        supports=[point("2"), point("1")],
        partners=[{"slug": "leeds"}],
    )
    (entry,) = reading.read(Entry.id == made["id"])
    assert (entry.owner, entry.owner_name) == ("camden", made["owner"]["name"])
    assert entry.tags == ("bins", "waste")
    assert [key[-2:] for key in entry.supports] == ["/1", "/2"]
    assert "Leeds" in entry.text


def test_published_yields_every_published_entry_once(camden: Client, context: AppContext) -> None:
    tags = {make_component(camden, tags=[f"tag-{n}"])["id"]: (f"tag-{n}",) for n in range(5)}
    make_draft(camden)
    assert {entry.id: entry.tags for entry in reading.published()} == tags
    assert [entry.id for entry in reading.published()] == sorted(tags)


def test_read_of_more_ids_than_a_batch_gives_all_of_them(
    camden: Client, context: AppContext, cast: Cast
) -> None:
    made = [make_component(camden, tags=["bins"])["id"] for _ in range(5)]
    found = reading.read(Entry.id.in_(made))
    assert [(entry.id, entry.tags, entry.owner) for entry in found] == [
        (name, ("bins",), "camden") for name in sorted(made)
    ]
