"""Documents are rendered once per write; their hash tells which release made them."""

from pathlib import Path

import pytest
from flask.ctx import AppContext
from sqlalchemy import update

from registry.documents import render
from registry.documents.entry import entry_document, freshness_reason, own_fields
from registry.entries import find, service
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import json
from registry.kit.write import write
from registry.models import Entry, Organisation
from tests.cast import Cast
from tests.client import Client
from tests.factories import component, make_component

COMPONENT = KINDS["component"]


def test_every_stored_document_is_what_rendering_gives(context: AppContext, cast: Cast) -> None:
    with write():
        service.create(COMPONENT, component(tags=["b", "a"]), cast.camden.actor)
        service.create(COMPONENT, component(state="draft"), cast.leeds.actor)
    for entry in db.session.scalars(db.select(Entry)):
        loaded = find.entry(COMPONENT, entry.slug)
        assert loaded is not None
        assert json.loads(entry.document) == entry_document(loaded)
        assert entry.render_hash == render.render_hash()
    for organisation in db.session.scalars(db.select(Organisation)):
        assert organisation.render_hash == render.render_hash()


def test_hash_changes_with_any_source_and_its_name(tmp_path: Path) -> None:
    one, two = tmp_path / "a.py", tmp_path / "b.py"
    one.write_text("x = 1\n")
    two.write_text("y = 1\n")
    before = render.source_hash(one, two)
    assert render.source_hash(two, one) == before
    one.write_text("x = 2\n")
    assert render.source_hash(one, two) != before
    one.write_text("x = 1\n")
    assert render.source_hash(one, two) == before
    assert render.source_hash(one, two.rename(tmp_path / "c.py")) != before


def test_hash_covers_all_that_shapes_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(render, "source_hash", lambda *paths: seen.extend(map(str, paths)) or "")
    render.render_hash.__wrapped__()
    shaping = ("kinds/component.py", "kinds/entry.py", "documents/organisation.py", "kit/schema.py")
    assert all(any(path.endswith(end) for path in seen) for end in shaping)


def test_document_holds_paths_and_never_the_base_url(camden: Client) -> None:
    made = make_component(camden)
    for path in (made["path"], "/api/v1/organisations/camden"):
        assert "localhost" not in camden.get(path).get_data(as_text=True)


def test_entry_of_an_older_release_lacks_no_field_and_has_none_too_many(
    context: AppContext, camden: Client
) -> None:
    made = make_component(camden, licence="MIT", languages=["Go"])
    kept = {"licence": "MIT", "gone": "was dropped"}
    with write() as session:
        session.execute(update(Entry).values(details=kept))
    entry = find.entry(COMPONENT, made["slug"])
    assert entry is not None
    own = own_fields(entry)
    assert set(own) == set(COMPONENT.writable)
    assert (own["licence"], own["languages"], own["hosting"]) == ("MIT", [], None)
    answer = camden.patch(made["path"], {"hosting": "Own"}, made["etag"])
    assert answer.get_json()["hosting"] == "Own"


def test_reason_of_freshness_says_what_would_mend_it(camden: Client, context: AppContext) -> None:
    made = make_component(camden, last_activity_at="2001-02-03T00:00:00Z")
    assert made["freshness"] == "stale"
    assert "2001-02-03" in made["freshness_reason"]
    assert "was due" not in made["freshness_reason"]
    entry = find.entry(COMPONENT, made["slug"])
    assert entry is not None
    listed = {"registered_by": "registry", "source": "a list", "on": "2026-01-02"}
    entry.freshness, entry.provenance = "unconfirmed", listed
    said = freshness_reason(entry, None)
    assert "from a list on 2026-01-02" in said
    assert "confirms it" in said
    db.session.rollback()
