"""Do to the registry and to the model the same things, in any order."""

from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from werkzeug.test import TestResponse

from tests.cast import COUNCILS, OWNER_SCOPES, Cast
from tests.client import Client
from tests.faults.model import STEWARD, WRITE, Entry, Model, Organisation, Token, etag

COMPONENTS = "/api/v1/components"
# Few, so that names clash.
WORDS = st.sampled_from(["Bins", "Parking permits", "Blue badges"])
SLUGS = st.sampled_from(["bins", "bins-2", "permits", "badges", "grants"])
PLACES = st.sampled_from(["avon", "berwick", "camden", "devon", "essex", "fife", "leeds"])
TAG_WORDS = st.sampled_from(["grants", "waste"])
# A word that no entry carries yet can become another word for a tag.
OTHER_WORDS = st.sampled_from(["cash", "money", "refuse", "rubbish"])
TAGS = st.lists(TAG_WORDS | OTHER_WORDS, unique=True, max_size=2).map(sorted)
ALIASES = st.lists(OTHER_WORDS, unique=True, max_size=2).map(sorted)
FIELDS = st.fixed_dictionaries({"title": WORDS, "summary": WORDS, "tags": TAGS})
CHANGES = st.fixed_dictionaries({}, optional={"title": WORDS, "summary": WORDS, "tags": TAGS})
PICKS = st.integers(0, 30)


class Calls(RuleBasedStateMachine):
    """Call the API as one of the cast, and demand the answer that the model gives."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        super().__init__()
        self.app = app
        names = {"registry": "The registry itself"} | {
            slug: name for slug, (name, _kind) in COUNCILS.items()
        }
        places = {slug: Organisation(slug, name) for slug, name in names.items()}
        scopes = frozenset(OWNER_SCOPES)
        tokens = [
            Token(cast.camden.secret, places["camden"], scopes),
            Token(cast.leeds.secret, places["leeds"], scopes),
            Token(cast.reader.secret, places["camden"], frozenset(["tokens:write"])),
            Token(cast.steward.secret, places["registry"], frozenset([STEWARD])),
        ]
        self.camden, self.leeds, self.reader, self.steward = tokens
        self.model = Model(list(places.values()), tokens)
        self.touched: Entry | None = None

    def client(self, token: Token | None) -> Client:
        """Return the client of who holds a token."""
        return Client(self.app, token.secret if token else None)

    def entry(self, pick: int) -> Entry:
        """Choose an entry, and remember that it was chosen."""
        self.touched = self.model.entries[pick % len(self.model.entries)]
        return self.touched

    def somebody(self, entry: Entry, pick: int) -> Token:
        """Choose who acts: mostly who may."""
        good = [one for one in self.model.tokens if self.model.refusal(one, entry) is None]
        return (good * 3 + self.model.tokens)[pick % (3 * len(good) + len(self.model.tokens))]

    def change(self, method: str, entry: Entry, pick: int, body: Any = None) -> TestResponse | None:
        """Send a change of an entry; None when it was refused, as it had to be."""
        token = self.somebody(entry, pick)
        headers = {"If-Match": etag(entry)}
        answer = self.client(token).request(method, entry.path, json=body, headers=headers)
        refused = self.model.refusal(token, entry)
        if refused == 404 and method == "PUT":
            # A PUT may create: to this token there is nothing that If-Match could name.
            refused = 412
        if refused is not None:
            assert answer.status_code == refused, answer.get_json()
            return None
        return answer

    def done(self, answer: TestResponse, entry: Entry, status: int = 200) -> None:
        """Compare an answer with what the model says of the entry now."""
        assert answer.status_code == status, answer.get_json()
        assert answer.headers["ETag"] == etag(entry)
        assert shows(answer.get_json(), entry)

    @rule(pick=PICKS, fields=FIELDS, state=st.sampled_from(["draft", "published"]))
    def create(self, pick: int, fields: dict[str, Any], state: str) -> None:
        token = self.model.tokens[pick % len(self.model.tokens)]
        answer = self.client(token).post(COMPONENTS, {**fields, "state": state})
        if token.is_revoked or not token.may(WRITE):
            assert answer.status_code == (401 if token.is_revoked else 403)
            return
        slug = self.model.free(fields["title"].lower().replace(" ", "-"))
        self.touched = self.model.create(token.owner, slug, fields, state)
        self.done(answer, self.touched, 201)

    @rule(slug=SLUGS, fields=FIELDS)
    def put_new(self, slug: str, fields: dict[str, Any]) -> None:
        held = self.model.holder(slug)
        headers = {"If-None-Match": "*"}
        answer = self.client(self.camden).put(f"{COMPONENTS}/{slug}", fields, headers=headers)
        if held is None:
            self.touched = self.model.create(self.camden.owner, slug, fields, "published")
            self.done(answer, self.touched, 201)
        elif not held.is_visible(self.camden):
            assert answer.status_code == 409
        elif held.slug != slug:
            assert answer.status_code == 308
        else:
            assert answer.status_code == (412 if held.owner is self.camden.owner else 403)

    @rule(pick=PICKS, who=PICKS, fields=FIELDS)
    def replace(self, pick: int, who: int, fields: dict[str, Any]) -> None:
        entry = self.entry(pick)
        answer = self.change("PUT", entry, who, fields)
        if answer is not None:
            self.model.edit(entry, **fields)
            self.done(answer, entry)

    @rule(pick=PICKS, who=PICKS, changes=CHANGES)
    def patch(self, pick: int, who: int, changes: dict[str, Any]) -> None:
        entry = self.entry(pick)
        answer = self.change("PATCH", entry, who, changes)
        if answer is not None:
            self.model.edit(entry, **changes)
            self.done(answer, entry)

    @rule(pick=PICKS)
    def patch_of_another_version(self, pick: int) -> None:
        entry = self.entry(pick)
        token = self.somebody(entry, 0)
        if self.model.refusal(token, entry) is None:
            stale = f'"{entry.version - 1}-0"'
            answer = self.client(token).patch(entry.path, {"title": "Lost"}, stale)
            assert answer.status_code == 412

    @rule(pick=PICKS, who=PICKS, slug=SLUGS)
    def rename(self, pick: int, who: int, slug: str) -> None:
        entry = self.entry(pick)
        held = self.model.holder(slug)
        answer = self.change("PATCH", entry, who, {"slug": slug})
        if answer is None:
            return
        if held is not None and held is not entry:
            assert answer.status_code == 409, answer.get_json()
            assert self.model.holder(answer.get_json()["errors"][0]["suggestion"]) is None
            return
        self.model.edit(entry, slug=slug)
        self.done(answer, entry)

    @rule(pick=PICKS, who=PICKS)
    def archive(self, pick: int, who: int) -> None:
        entry = self.entry(pick)
        answer = self.change("DELETE", entry, who)
        if answer is not None:
            self.model.archive(entry)
            self.done(answer, entry)

    @rule(pick=PICKS, who=PICKS)
    def publish_or_bring_back(self, pick: int, who: int) -> None:
        entry = self.entry(pick)
        answer = self.change("PATCH", entry, who, {"state": "published"})
        if answer is not None:
            self.model.edit(entry, state="published")
            self.done(answer, entry)

    @rule(pick=PICKS, to=PICKS)
    def transfer(self, pick: int, to: int) -> None:
        entry = self.entry(pick)
        owner = [*self.model.organisations, None][to % (len(self.model.organisations) + 1)]
        body = {"owner": owner and owner.slug}
        answer = self.client(self.steward).post(f"{entry.path}/transfer", body)
        if owner is None and not entry.is_public:
            assert answer.status_code == 422
            return
        self.model.transfer(entry, owner)
        if entry.is_visible(self.steward):
            self.done(answer, entry)
        else:
            assert answer.status_code == 204

    @rule(pick=PICKS, who=PICKS, number=st.integers(1, 6))
    def restore_version(self, pick: int, who: int, number: int) -> None:
        entry = self.entry(pick)
        token = self.somebody(entry, who)
        path, headers = f"{entry.path}/versions/{number}/restore", {"If-Match": etag(entry)}
        answer = self.client(token).post(path, headers=headers)
        seen = {one.number: one.fields for one in entry.seen(token)}
        refused = self.model.refusal(token, entry)
        if refused is not None or number not in seen:
            assert answer.status_code == (refused or 404), answer.get_json()
        else:
            self.model.edit(entry, "restored", **seen[number])
            self.done(answer, entry)

    @rule(pick=PICKS, who=PICKS)
    def review(self, pick: int, who: int) -> None:
        entry = self.entry(pick)
        token = self.somebody(entry, who)
        answer = self.client(token).post(f"{entry.path}/review")
        refused = self.model.refusal(token, entry)
        if refused is None and token.owner is not entry.owner:
            refused = 403
        if refused is not None:
            assert answer.status_code == refused, answer.get_json()
        else:
            # Each entry here was looked at today, by who made it: that it is so is no news.
            self.done(answer, entry)

    @rule(word=TAG_WORDS, aliases=ALIASES)
    def describe_tag(self, word: str, aliases: list[str]) -> None:
        tag = self.model.tags.get(word)
        path = f"/api/v1/tags/{word}"
        answer = self.client(self.steward).patch(path, {"aliases": aliases}, "*")
        if tag is None or not self.model.is_shown(tag):
            meant = any(word in other.aliases for other in self.model.tags.values())
            assert answer.status_code == (308 if meant else 404)
        elif self.model.describe(tag, aliases):
            assert answer.status_code == 200, answer.get_json()
            assert answer.get_json()["aliases"] == aliases
            for alias in aliases[:1]:
                self.create(0, {"title": "Bins", "summary": "Bins", "tags": [alias]}, "published")
        else:
            assert answer.status_code == 422

    @rule(slug=PLACES, name=WORDS)
    def add_organisation(self, slug: str, name: str) -> None:
        body = {"slug": slug, "name": name, "type": "county"}
        answer = self.client(self.steward).post("/api/v1/organisations", body)
        if any(self.model.named(slug)):
            assert answer.status_code == 409
        else:
            assert answer.headers["ETag"] == etag(self.model.add(slug, name))

    @rule(
        pick=PICKS,
        values=st.fixed_dictionaries({}, optional={"slug": PLACES, "name": WORDS}),
    )
    def rename_organisation(self, pick: int, values: dict[str, str]) -> None:
        # Mostly one whose name is shown somewhere.
        owners = [entry.owner for entry in self.model.entries if entry.owner]
        places = [*owners, *self.model.organisations]
        place = places[pick % len(places)]
        held = next(self.model.named(values.get("slug", place.slug)), place)
        answer = self.client(self.steward).patch(place.path, values, etag(place))
        if held is not place:
            assert answer.status_code == 409
        else:
            self.model.rename(place, **values)
            assert (answer.status_code, answer.headers["ETag"]) == (200, etag(place))

    @rule(pick=PICKS, scopes=st.lists(st.sampled_from(OWNER_SCOPES), unique=True, min_size=1))
    def issue_token(self, pick: int, scopes: list[str]) -> None:
        holder = self.model.tokens[pick % len(self.model.tokens)]
        answer = self.client(holder).post("/api/v1/tokens", {"scopes": scopes})
        if holder.is_revoked:
            assert answer.status_code == 401
        elif not holder.may("tokens:write") or not all(map(holder.may, scopes)):
            assert answer.status_code == 403
        else:
            assert answer.status_code == 201
            shown = answer.get_json()
            token = Token(shown["token"], holder.owner, frozenset(scopes), shown["id"])
            self.model.tokens.append(token)

    @precondition(lambda self: any(token.id for token in self.model.tokens))
    @rule(pick=PICKS)
    def revoke_token(self, pick: int) -> None:
        # Those of the cast stay: they are needed to look.
        issued = [token for token in self.model.tokens if token.id]
        token = issued[pick % len(issued)]
        answer = self.client(self.steward).delete(f"/api/v1/tokens/{token.id}")
        assert answer.status_code == 200
        token.is_revoked = True
        assert self.client(token).get("/api/v1/tokens").status_code == 401


def shows(document: dict[str, Any], entry: Entry) -> bool:
    """Tell whether a document says what the model says."""
    wanted = entry.shown()
    found = {name: document[name] for name in wanted}
    if found["owner"]:
        found["owner"] = {name: found["owner"][name] for name in ("slug", "name")}
    return found == wanted
