"""What an organisation has a part in, shelf by shelf."""

from flask import Flask

from registry.entries import shelves
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_component, make_draft, make_entry


def test_shelves_hold_the_newest_of_each_role_and_kind(
    app: Flask, camden: Client, leeds: Client
) -> None:
    for number in range(3):
        make_component(camden, slug=f"component-{number}")
    make_draft(camden)
    make_entry(leeds, "projects", slug="together", partners=[{"slug": "camden"}])
    with app.app_context(), counted(app) as statements:
        found = shelves.of("camden", 2)
    assert [(shelf.role, shelf.kind, shelf.total) for shelf in found] == [
        ("owner", "component", 3),
        ("partner", "project", 1),
    ]
    newest = found[0].documents
    assert [b'"slug":"component-2"' in newest[0], b'"slug":"component-1"' in newest[1]] == [
        True
    ] * 2
    assert (len(newest), len(statements)) == (2, 1)


def test_shelves_of_nobody_are_none(app: Flask) -> None:
    with app.app_context():
        assert shelves.of("nobody", 2) == []
