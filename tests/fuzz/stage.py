"""What is fuzzed: the application on a fresh database, and records of which all calls are made."""

from pathlib import Path
from random import Random
from typing import Any

from flask import Flask

from registry.access.guard import PUBLIC
from registry.app import create_app
from registry.entries import purge
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.write import write
from registry.operations import migrate
from tests.cast import Cast, hire
from tests.contract.url_map import API, Operation, operations

WRONG = "ukreg_this-token-was-never-issued"
# Who may do something: Camden most, the steward the rest. Each operation is gone through whole,
# with every value at its bounds, by the first of them who may.
OPENERS = ("camden", "steward")
ORGANISATIONS = ("fuzzed-one", "fuzzed-two", "fuzzed-three")


class Stage:
    """Hold the application; find, or make, the records that a call needs to get past 404."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.app = application(folder)
        with self.app.app_context():
            self.cast: Cast = hire()
        self.operations: dict[tuple[str, str], Operation] = {
            (found.method, found.template): found for found in operations(self.app)
        }
        self.slugs: dict[str, list[str]] = {kind.plural: [] for kind in KINDS.values()}
        self.number = 0
        for slug in ORGANISATIONS:
            self.make_organisation(slug)
        for plural in self.slugs:
            for _number in range(3):
                self.make(plural)
        self.purged = {kind.plural: self.purge(kind) for kind in KINDS.values()}

    def purge(self, kind: Kind) -> str:
        """Register an entry, take it out for good, and return its slug."""
        slug = self.make(kind.plural)
        self.slugs[kind.plural].remove(slug)
        with self.app.app_context(), write():
            purge.purge(kind, slug, "Fuzzed.", self.cast.steward.actor)
        assert self.ask("anyone", "GET", f"{kind.plural}/{slug}").status_code == 410
        return slug

    def secret(self, actor: str) -> str | None:
        """Return the token with which an actor calls."""
        if actor in ("anyone", "wrong"):
            return WRONG if actor == "wrong" else None
        return str(getattr(self.cast, actor).secret)

    def ask(self, actor: str, method: str, path: str, **kwargs: Any) -> Any:
        """Send a call that prepares another one; nobody judges its answer here."""
        secret = self.secret(actor)
        headers = {**kwargs.pop("headers", {})}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        return self.app.test_client().open(API + path, method=method, headers=headers, **kwargs)

    def fresh(self) -> str:
        """Return a slug that nothing has."""
        self.number += 1
        return f"fuzzed-{self.number}"

    def make(self, plural: str) -> str:
        """Register an entry of Camden's, change it once, and return its slug."""
        (kind,) = (kind for kind in KINDS.values() if kind.plural == plural)
        body = {**kind.example, "slug": self.fresh()}
        answer = self.ask("camden", "POST", plural, json=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        self.slugs[plural].append(body["slug"])
        change = {"json": {"summary": "Changed once."}, "headers": {"If-Match": "*"}}
        answer = self.ask("camden", "PATCH", f"{plural}/{body['slug']}", **change)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return str(body["slug"])

    def entry(self, plural: str, wanted: str = "") -> tuple[str, str]:
        """Return slug and ETag of an entry that Camden may write; `wanted` when it is one."""
        names = self.slugs[plural]
        tried = [wanted, self.random.choice(names) if names else ""]
        for slug in filter(None, tried):
            found = self.read("camden", f"{plural}/{slug}")
            if found and (found["owner"] or {}).get("slug") == "camden":
                return slug, found["etag"]
            if slug in names:
                names.remove(slug)
        slug = self.make(plural)
        return slug, self.read("camden", f"{plural}/{slug}")["etag"]

    def versions(self, actor: str, path: str) -> list[int]:
        """Return the numbers of the versions of an entry that an actor may see."""
        answer = self.ask(actor, "GET", f"{path}/versions").get_json()
        return [item["version"] for item in answer.get("items", ())] or [1]

    def organisation(self, wanted: str = "") -> tuple[str, str]:
        """Return slug and ETag of an organisation; `wanted` when it is one."""
        found = self.read("steward", f"organisations/{wanted}") if wanted else {}
        if not found:
            # Not one of the few from the beginning: a call may have renamed them.
            found = self.read("steward", f"organisations/{self.make_organisation(self.fresh())}")
        return found["slug"], found["etag"]

    def make_organisation(self, slug: str) -> str:
        """Add an organisation and return its slug."""
        body = {"slug": slug, "name": slug.replace("-", " ").title(), "type": "community"}
        answer = self.ask("steward", "POST", "organisations", json=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return slug

    def token(self) -> str:
        """Issue a token of Camden's that may be revoked, and return its id."""
        body = {"scopes": ["entries:write"]}
        return str(self.ask("camden", "POST", "tokens", json=body).get_json()["id"])

    def target(self) -> str:
        """Register a component that nothing is said of, and return its path."""
        plural = next(iter(self.slugs))
        return f"{API}{plural}/{self.make(plural)}"

    def relation(self) -> tuple[str, str]:
        """Say what a new entry of Camden's is to another; return the id and the ETag of that."""
        entry, target = self.target(), self.target()
        body = {"type": "depends-on", "target": target}
        made = self.ask("camden", "POST", f"{entry.removeprefix(API)}/relations", json=body)
        assert made.status_code == 201, made.get_data(as_text=True)
        return str(made.get_json()["id"]), made.headers["ETag"]

    def foreign(self, plural: str) -> str:
        """Register an entry of Leeds's, which the others may adopt, and return its slug."""
        (kind,) = (kind for kind in KINDS.values() if kind.plural == plural)
        body = {**kind.example, "slug": self.fresh()}
        answer = self.ask("leeds", "POST", plural, json=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(body["slug"])

    def adoption(self, *, is_told: bool) -> tuple[str, str]:
        """Return id and ETag of a new adoption: Camden's own, or one of which it is told."""
        plural = next(iter(self.slugs))
        slug = self.make(plural) if is_told else self.foreign(plural)
        body = {"stage": "live", "since": "2020-01-01"}
        adopter = "leeds" if is_told else "camden"
        made = self.ask(adopter, "POST", f"{plural}/{slug}/adoptions", json=body)
        assert made.status_code == 201, made.get_data(as_text=True)
        return str(made.get_json()["id"]), made.headers["ETag"]

    def tag(self) -> tuple[str, str]:
        """Return name and ETag of a tag."""
        name = self.random.choice(self._tags() or [self.make_tag()])
        return name, self.read("steward", f"tags/{name}")["etag"]

    def other_tag(self, name: str) -> str:
        """Return the name of another tag."""
        others = [other for other in self._tags() if other != name]
        return self.random.choice(others or [self.make_tag()])

    def make_tag(self) -> str:
        """Register an entry with a tag that nothing has, and return the tag."""
        plural, tag = next(iter(self.slugs)), self.fresh()
        self.ask("camden", "PATCH", f"{plural}/{self.make(plural)}", **_tagging(tag))
        return tag

    def _tags(self) -> list[str]:
        items = self.ask("steward", "GET", "tags?limit=100").get_json()["items"]
        return [item["name"] for item in items]

    def read(self, actor: str, path: str) -> dict[str, Any]:
        """Return a document with its ETag, or nothing."""
        answer = self.ask(actor, "GET", path)
        if answer.status_code != 200:
            return {}
        return {**answer.get_json(), "etag": answer.headers["ETag"]}

    def cursor(self, actor: str, path: str) -> str | None:
        """Return the cursor of the second page of a list, where there is one."""
        found = self.ask(actor, "GET", f"{path}?limit=1").get_json()
        return found["next"].partition("cursor=")[2] if found.get("next") else None


def _tagging(tag: str) -> dict[str, Any]:
    return {"json": {"tags": [tag]}, "headers": {"If-Match": "*"}}


def opener(stage: Stage, operation: Operation) -> str:
    """Return who of the cast may use an operation."""
    access = operation.contract["access"]
    return "camden" if access == PUBLIC or stage.cast.camden.actor.may(access) else "steward"


def application(folder: Path) -> Flask:
    """Make an application with a database of its own, which answers errors as in production."""
    app = create_app(
        {
            "REGISTRY_DATA": str(folder),
            "REGISTRY_DATABASE_URL": "",
            "REGISTRY_BASE_URL": "",
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
        }
    )
    with app.app_context():
        migrate.upgrade()
        migrate.set_up()
    return app
