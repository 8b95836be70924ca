"""Whatever is done in whatever order: readers see what the model says, after every step."""

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from registry.extensions import db
from tests.cast import Cast
from tests.client import Client
from tests.conftest import _put_back
from tests.faults.model import Entry, Token, etag
from tests.faults.soundness import faults
from tests.faults.states import COMPONENTS, FIELDS, Calls, shows

Rows = dict[str, list[dict[str, Any]]]


class Registry(Calls):
    """Look at everything that a reader may see after every call."""

    def __init__(self, app: Flask, cast: Cast, rows: Rows) -> None:
        super().__init__(app, cast)
        with app.app_context():
            db.session.remove()
            _put_back(rows)
        self.anyone = Client(app)
        self.cursor = ""
        self.looks = 0

    @initialize(fields=st.lists(FIELDS, min_size=3, max_size=3))
    def begin_with_some_entries(self, fields: list[dict[str, Any]]) -> None:
        self.changes()
        for pick, state in enumerate(("published", "draft")):
            self.create(pick, fields[pick], state)
        self.create(0, fields[2], "published")

    def changes(self) -> list[tuple[str, str, str]]:
        """Return what the change feed tells since it was last asked."""
        page = self.anyone.get(f"/api/v1/changes?limit=100{self.cursor}").get_json()
        self.cursor = f"&cursor={page['cursor']}"
        return [(item["type"], item["path"], item["revision"]) for item in page["items"]]

    @invariant()
    def changes_tell_each_acknowledged_change_once_in_order(self) -> None:
        if self.cursor:
            assert self.changes() == self.model.told
            self.model.told.clear()

    @invariant()
    def lists_and_totals_are_of_what_is_published(self) -> None:
        # In turn, as the other looks below: each costs as much as the call itself.
        self.looks += 1
        published = self.model.published()
        path = COMPONENTS if self.looks % 2 else "/api/v1/entries"
        page = self.anyone.get(f"{path}?limit=100").get_json()
        assert page["total"] == len(published)
        assert [item["slug"] for item in page["items"]] == [entry.slug for entry in published]
        assert all(map(shows, page["items"], published))

    @invariant()
    def search_finds_what_is_published_and_nothing_else(self) -> None:
        entry = self.touched
        if entry is None or self.looks % 2:
            self.finds_all()
            return
        word = entry.fields["title"].split()[0]
        found = self.anyone.get(f"/api/v1/search?limit=100&q={word}").get_json()
        shown = [item for item in found["items"] if item["slug"] == entry.slug]
        assert len(shown) == (entry.state == "published")
        assert all(shows(item, entry) for item in shown)

    def finds_all(self) -> None:
        """Search without words: every published entry is found, as it is now."""
        published = self.model.published()
        found = self.anyone.get("/api/v1/search?limit=100").get_json()
        assert found["total"] == len(published)
        by_slug = {item["slug"]: item for item in found["items"]}
        assert by_slug.keys() == {entry.slug for entry in published}
        assert all(shows(by_slug[entry.slug], entry) for entry in published)

    @invariant()
    def drafts_are_listed_for_their_owner_only(self) -> None:
        entry = self.touched
        for token in (self.camden, self.leeds) if entry and entry.state == "draft" else ():
            page = self.client(token).get(f"{COMPONENTS}?state=draft&limit=100").get_json()
            own = [one for one in self.model.entries if one.owner is token.owner]
            drafts = [one.slug for one in reversed(own) if one.state == "draft"]
            assert [item["slug"] for item in page["items"]] == drafts
            assert page["total"] == len(drafts)

    @invariant()
    def entry_is_read_by_who_may_see_it(self) -> None:
        if self.touched:
            self.read(self.touched, (None, self.camden, self.leeds)[self.looks % 3])

    def read(self, entry: Entry, token: Token | None) -> None:
        """Read an entry by its present and its old names."""
        client = self.client(token)
        answer = client.get(entry.path)
        moved = {old: client.get(f"{COMPONENTS}/{old}") for old in entry.old}
        if not entry.is_visible(token):
            statuses = {answer.status_code, *(one.status_code for one in moved.values())}
            assert statuses == {404}
            return
        assert (answer.status_code, answer.headers["ETag"]) == (200, etag(entry))
        assert shows(answer.get_json(), entry)
        for one in moved.values():
            assert (one.status_code, one.headers["Location"]) == (308, entry.path)

    @invariant()
    def versions_are_seen_from_the_first_publication_on(self) -> None:
        entry = self.touched
        for token in (None, self.camden) if entry and self.looks % 3 == 0 else ():
            answer = self.client(token).get(f"{entry.path}/versions?limit=100")
            if not entry.is_visible(token):
                assert answer.status_code == 404
                continue
            seen = [version.number for version in entry.seen(token)]
            page = answer.get_json()
            assert [item["version"] for item in page["items"]] == seen
            assert page["total"] == len(seen)

    @invariant()
    def tags_are_listed_with_their_counts(self) -> None:
        if self.looks % 3 == 1:
            page = self.anyone.get("/api/v1/tags?limit=100").get_json()
            listed = {item["name"]: (item["aliases"], item["entries"]) for item in page["items"]}
            tags = [tag for tag in self.model.tags.values() if self.model.is_shown(tag)]
            assert listed == {tag.name: (tag.aliases, self.model.carried(tag)) for tag in tags}
            assert page["total"] == len(tags)

    def teardown(self) -> None:
        self.finds_all()
        for entry in self.model.entries:
            self.read(entry, None)
        places = self.anyone.get("/api/v1/organisations?limit=1").get_json()
        assert places["total"] == len(self.model.organisations)
        for place in self.model.organisations:
            shown = self.anyone.get(place.path)
            assert (shown.get_json()["name"], shown.headers["ETag"]) == (place.name, etag(place))
            for old in place.old:
                assert self.anyone.get(f"/api/v1/organisations/{old}").status_code == 308
        with self.app.app_context():
            assert faults(self.app) == {}


def test_readers_see_what_the_model_says(
    whole_app: tuple[Flask, Cast, Rows], database: str
) -> None:
    few = settings(
        # What is modelled depends little on the database, and the other one takes three times as
        # long to be put back.
        max_examples=15 if database == "sqlite" else 6,
        stateful_step_count=20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Registry(*whole_app), settings=few)
