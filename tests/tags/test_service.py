"""Words become tags, each once."""

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from registry.extensions import db
from registry.kit.write import write
from registry.models import Tag
from registry.tags import service
from tests.client import Client
from tests.factories import component, make_component


def kept() -> list[str]:
    return list(db.session.scalars(select(Tag.name).order_by(Tag.name)))


def test_resolve_makes_what_is_new_and_finds_what_is_there(context: AppContext) -> None:
    with write():
        first = [tag.id for tag in service.resolve(["bins", "ash"])]
    with write():
        again = [tag.id for tag in service.resolve(["ash", "trees", "bins"])]
    assert (again[2], again[0]) == (first[0], first[1])
    assert kept() == ["ash", "bins", "trees"]


def test_resolve_of_nothing_makes_nothing(context: AppContext) -> None:
    with write():
        assert service.resolve([]) == []
    assert kept() == []


def test_tags_are_shared_by_entries_and_shown_in_order(
    context: AppContext, camden: Client, leeds: Client
) -> None:
    one = make_component(camden, tags=["Zebra", "bin-day", "bin day", "Ŵy", "binary"])
    make_component(leeds, tags=["ZEBRA"])
    assert one["tags"] == ["bin-day", "binary", "wy", "zebra"]
    assert kept() == one["tags"]


@pytest.mark.parametrize("tag", ["", "!", "🦄", None, 5, ["a"]])
def test_tag_without_a_letter_or_digit_is_refused(camden: Client, tag: object) -> None:
    answer = camden.post("/api/v1/components", component(tags=["ok", tag]))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/tags/1"
