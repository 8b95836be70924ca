"""Walk the URL map: what promises over the whole application are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from registry.access.actor import STEWARD
from registry.kinds import KINDS
from tests.client import Client, path_of
from tests.factories import EDITION, SCHEME

API = "/api/v1/"
# What stands in an address whose parameters do not matter to a test.
ANYTHING = {
    "slug": "a",
    "name": "a",
    "number": "1",
    "scheme": SCHEME,
    "version": EDITION,
    "adoption_id": "01a2087e-a6c3-7bd4-8502-7bb3c06b9e5f",
    "relation_id": "01a2087e-a6c3-7bd4-8502-7bb3c06b9e5d",
    "token_id": "01a2087e-a6c3-7bd4-8502-7bb3c06b9e5e",
}
WRITES = ("POST", "PUT", "PATCH", "DELETE")
# Routes that are no part of the API beside the pages: documents, and a feed.
NOT_API = (
    "/api/openapi.json",
    "/api/problems",
    "/feeds/organisations/{slug}/due.atom",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """Be one method of one address, with what its decorators say of it."""

    method: str
    template: str
    contract: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Name the operation; the same for every kind of entry."""
        for kind in KINDS.values():
            head = f"{API}{kind.plural}"
            if self.template == head or self.template.startswith(f"{head}/"):
                return self.method, f"{API}{{kind}}{self.template.removeprefix(head)}"
        return self.method, self.template

    def at(self, **values: str) -> str:
        """Return the address with values in place of its parameters."""
        return self.template.format(**ANYTHING | values)


def rules(app: Flask) -> list[Rule]:
    """List the rules of the API."""
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(API)]


def pages(app: Flask) -> list[Rule]:
    """List the rules of the catalogue's pages, and of the files that they load."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("web.")]


def operations(app: Flask) -> Iterator[Operation]:
    """List every operation of the API."""
    for rule in rules(app):
        view_class = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            view = getattr(view_class, method.lower(), None)
            contract = getattr(view, "_apidoc", {}).get("contract", {})
            yield Operation(method, path_of(rule), contract)


def writes(app: Flask) -> list[Operation]:
    """List every operation that changes something."""
    return [
        found
        for found in operations(app)
        if found.method in WRITES and not found.contract.get("only_reads")
    ]


def asking(app: Flask) -> list[Operation]:
    """List every operation that only reads although its method is one of a write."""
    return [found for found in operations(app) if found.contract.get("only_reads")]


def lists(app: Flask) -> list[Operation]:
    """List every operation that answers with a page of things."""
    return [
        found
        for found in operations(app)
        if found.method == "GET" and "Link" in found.contract.get("headers", ())
    ]


def reader_of(found: Operation, owner: Client, steward: Client) -> Client:
    """Return who reads a list: its owner, or the steward what is for stewards alone."""
    return steward if found.contract["access"] == STEWARD else owner
