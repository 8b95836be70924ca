"""mentions() names whose documents show a record: one step, and only for what others show."""

import pytest
from flask.ctx import AppContext

from registry.documents.mentions import mentions
from registry.documents.organisation import REFERENCE_FIELDS
from registry.entries import find
from registry.kinds import KINDS
from registry.organisations import service
from registry.tags import service as tags_service
from tests.client import Client
from tests.factories import make_component, make_draft, make_organisation


@pytest.fixture
def line(steward: Client) -> None:
    """Make three councils, each of which took over from the one before."""
    before: list[dict[str, str]] = []
    for slug in ("first", "second", "third"):
        make_organisation(steward, slug=slug, predecessors=before)
        before = [{"slug": slug}]


def named(slug: str, *changed: str) -> list[str]:
    return sorted(record.slug for record in mentions(service.get(slug), changed))


@pytest.mark.parametrize("field", REFERENCE_FIELDS)
@pytest.mark.usefixtures("line")
def test_mentions_are_one_step_away(context: AppContext, field: str) -> None:
    assert named("second", field) == ["first", "third"]
    assert named("first", field) == ["second"]


@pytest.mark.usefixtures("line")
def test_what_others_do_not_show_is_mentioned_nowhere(context: AppContext) -> None:
    assert named("second", "population", "contact", "region", "identifiers") == []
    assert named("second") == []


def test_entries_of_every_role_and_state_are_mentioned_once(
    context: AppContext, camden: Client, leeds: Client
) -> None:
    owned = make_component(camden, partners=[{"slug": "camden"}])
    draft = make_draft(camden)
    gone = make_component(camden)
    camden.delete(gone["path"], gone["etag"])
    helped = make_component(leeds, partners=[{"slug": "camden"}])
    make_component(leeds)
    expected = sorted(entry["slug"] for entry in (owned, draft, gone, helped))
    assert named("camden", "name") == expected


def test_entries_that_carry_a_tag_show_its_name_alone(
    context: AppContext, camden: Client, leeds: Client
) -> None:
    made = [make_component(camden, tags=["bins"]), make_draft(leeds, tags=["ash", "bins"])]
    make_component(camden, tags=["ash"])
    tag = tags_service.get("bins")
    assert sorted(record.slug for record in mentions(tag, {"name"})) == sorted(
        entry["slug"] for entry in made
    )
    assert list(mentions(tag, {"description", "aliases"})) == []


def test_entry_is_mentioned_by_nothing_yet(context: AppContext, camden: Client) -> None:
    made = make_component(camden)
    make_component(camden, successor=made["path"])
    entry = find.entry(KINDS["component"], made["slug"])
    assert entry is not None
    assert list(mentions(entry, {"slug", "title"})) == []
