"""What the promises over the whole application need beside the common fixtures."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import clock
from registry.kit.write import write
from registry.models import Token
from registry.tokens import service as tokens_service
from tests.cast import OWNER_SCOPES, Cast
from tests.client import Client
from tests.contract.url_map import Operation
from tests.factories import make_adoption, make_entry, make_relation


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold what the cast tries its hands on: all of it is Camden's."""

    entry: dict[str, str]
    draft: dict[str, str]
    token: str
    adoption: str
    relation: str
    etags: dict[str, str]

    def address(self, found: Operation) -> str:
        """Return an address of this operation at which there is something for everybody."""
        slug = "camden" if "organisations" in found.template else self.entry["slug"]
        return found.at(slug=slug, name="cars", **self.ids)

    @property
    def ids(self) -> dict[str, str]:
        """Name what is addressed by an id."""
        ids = {"token": self.token, "adoption": self.adoption, "relation": self.relation}
        return {f"{name}_id": value for name, value in ids.items()}


@pytest.fixture
def stage(app: Flask, camden: Client, leeds: Client, anyone: Client) -> Stage:
    """Make a public entry and a draft of Camden's of every kind, of the same names, and a token.

    Camden has also adopted something that is Leeds's, and says what its own entry is to it.
    """
    shown = {"title": "Parking permits", "tags": ["cars", "lorries"]}
    hidden = {"title": "Zanzibar, not yet shown", "tags": ["zanzibar"], "state": "draft"}
    entry, draft = ({}, {})
    for kind in KINDS.values():
        entry = make_entry(camden, kind.plural, **shown)
        draft = make_entry(camden, kind.plural, **hidden)
    token = camden.post("/api/v1/tokens", {"scopes": ["entries:write"]}).get_json()["id"]
    organisation = anyone.get("/api/v1/organisations/camden")
    etags = {
        entry["slug"]: entry["etag"],
        draft["slug"]: draft["etag"],
        "camden": organisation.headers["ETag"],
    }
    adopted = make_entry(leeds, "components", title="Adopted")
    adoption = make_adoption(camden, adopted)["id"]
    related = make_entry(camden, "components", title="Related")
    relation = make_relation(camden, related, "depends-on", adopted)["id"]
    return Stage(entry, draft, token, adoption, relation, etags)


def dead_token(cast: Cast, **values: object) -> str:
    """Issue a token of Camden's and change it so that it does not hold any more."""
    with write() as session:
        token, secret = tokens_service.issue({"scopes": OWNER_SCOPES}, cast.camden.actor)
        session.flush()
        session.execute(update(Token).where(Token.id == token.id).values(**values))
    return secret


@pytest.fixture
def dead_tokens(app: Flask, cast: Cast) -> dict[str, str]:
    """Return tokens that must not open anything, by what is wrong with them."""
    now = clock.now()
    with app.app_context():
        expired = dead_token(cast, expires_at=now - timedelta(seconds=1))
        revoked = dead_token(cast, revoked_at=now)
        db.session.remove()
    good = cast.camden.secret
    return {
        "expired": expired,
        "revoked": revoked,
        "malformed": "letmein",
        "mistyped": good[:-1] + ("a" if good[-1] != "a" else "b"),
    }
