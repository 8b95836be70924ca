"""record() gives a version, a document and an event; everything stands in one transaction."""

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.entries import find
from registry.entries import service as entries_service
from registry.extensions import db
from registry.history import service
from registry.kinds import KINDS
from registry.kit import json
from registry.kit.write import write
from registry.models import Entry, Event, Organisation, Total
from registry.tokens import service as tokens_service
from tests.cast import Cast
from tests.factories import component

COMPONENT = KINDS["component"]


def events() -> list[Event]:
    return list(db.session.scalars(select(Event).order_by(Event.position)))


def create(cast: Cast, **values: object) -> str:
    with write():
        return entries_service.create(COMPONENT, component(**values), cast.camden.actor).slug


def loaded(slug: str) -> Entry:
    entry = find.entry(COMPONENT, slug)
    assert entry is not None
    return entry


def test_record_writes_version_document_and_event(context: AppContext, cast: Cast) -> None:
    entry = loaded(create(cast, licence="MIT"))
    event = events()[-1]
    assert (event.type, event.kind, event.record_id) == ("entry.created", "component", entry.id)
    assert (event.version, event.revision, entry.version, entry.revision) == (1, 0, 1, 0)
    assert event.document == entry.document
    assert event.fields is not None
    assert (event.fields["licence"], event.is_public) == ("MIT", True)
    assert event.actor_organisation_id == cast.camden.actor.organisation_id
    assert event.actor_token_id == cast.camden.actor.token_id


def test_event_keeps_only_what_the_owner_wrote(context: AppContext, cast: Cast) -> None:
    create(cast, partners=[{"slug": "leeds"}])
    fields = events()[-1].fields
    assert fields is not None
    assert set(fields) == set(COMPONENT.writable)
    assert fields["partners"] == [{"slug": "leeds"}]


def create_and_fail(cast: Cast) -> None:
    with write():
        entries_service.create(COMPONENT, component(), cast.camden.actor)
        raise ZeroDivisionError


def test_positions_have_no_gaps_whatever_is_rolled_back(context: AppContext, cast: Cast) -> None:
    create(cast)
    with write(dry_run=True):
        entries_service.create(COMPONENT, component(), cast.camden.actor)
    with pytest.raises(ZeroDivisionError):
        create_and_fail(cast)
    create(cast)
    positions = [event.position for event in events()]
    assert positions == list(range(1, len(positions) + 1))
    assert db.session.scalar(select(func.count(Entry.id))) == 2


def test_refresh_is_a_revision_and_no_version(context: AppContext, cast: Cast) -> None:
    slug = create(cast)
    with write():
        service.refresh(loaded(slug), cast.steward.actor, cause=None)
    with write():
        entries_service.update(loaded(slug), {"phase": "live"}, cast.camden.actor)
    found = [(event.type, event.version, event.revision) for event in events()[-3:]]
    assert found == [
        ("entry.created", 1, 0),
        ("entry.refreshed", 1, 1),
        ("entry.updated", 2, 0),
    ]


def test_note_of_a_token_is_never_public(context: AppContext, cast: Cast) -> None:
    with write():
        tokens_service.issue({"scopes": ["entries:write"]}, cast.camden.actor)
    event = events()[-1]
    assert (event.type, event.is_public, event.document) == ("token.issued", False, None)


def test_totals_are_those_that_counting_gives(context: AppContext, cast: Cast) -> None:
    for state in ("published", "draft", "published"):
        create(cast, state=state)
    with write():
        entry = db.session.scalars(select(Entry).where(Entry.state == "published")).first()
        assert entry is not None
        entries_service.archive(loaded(entry.slug), cast.camden.actor)
    totals = {total.kind: total.number for total in db.session.scalars(select(Total))}
    public = db.session.scalar(select(func.count(Event.position)).where(Event.is_public))
    organisations = db.session.scalar(select(func.count(Organisation.id)))
    expected = {"component": 1, "organisation": organisations, "vocabulary": 1, "changes": public}
    assert totals == expected


def test_documents_are_those_of_the_present_version(context: AppContext, cast: Cast) -> None:
    slug = create(cast)
    with write():
        entries_service.update(loaded(slug), {"phase": "live"}, cast.camden.actor)
    with write():
        service.refresh(loaded(slug), cast.steward.actor, cause=None)
    entry = loaded(slug)
    found = list(service.documents(entry))
    assert [document["version"] for document in found] == [2, 2, 2]
    assert found[0] == json.loads(entry.document)


def test_event_is_written_once_and_never_changed(context: AppContext, cast: Cast) -> None:
    slug = create(cast)
    before = [(event.position, event.document, event.fields) for event in events()]
    with write():
        entries_service.update(loaded(slug), {"title": "Other"}, cast.camden.actor)
    after = [(event.position, event.document, event.fields) for event in events()]
    assert after[: len(before)] == before
