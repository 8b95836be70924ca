"""kit.write is the one way to write: what is done outside it is lost or refused."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.ctx import AppContext
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.models import Organisation, Tag
from registry.organisations import service as organisations_service
from tests.cast import Cast


def tags() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Tag.name).order_by(Tag.name)))


def new(name: str) -> Tag:
    now = clock.now()
    return Tag(id=name, name=name, created_at=now, updated_at=now)


def test_write_commits_at_its_end(context: AppContext) -> None:
    with write() as session:
        session.add(new("kept"))
        assert tags() == []
    assert tags() == ["kept"]


def test_error_rolls_all_back(context: AppContext) -> None:
    with pytest.raises(IntegrityError), write() as session:
        session.add_all([new("lost"), new("lost")])
    assert tags() == []
    with write() as session:
        session.add(new("next"))
    assert tags() == ["next"]


def test_dry_run_keeps_nothing_but_finds_what_the_database_refuses(context: AppContext) -> None:
    with write(dry_run=True) as session:
        session.add(new("lost"))
    assert tags() == []
    with pytest.raises(IntegrityError), write(dry_run=True) as session:
        session.add_all([Tag(id="1", name="same"), Tag(id="2", name="same")])


def write_twice() -> None:
    with write() as session:
        session.add(new("outer"))
        session.flush()
        with write():
            session.add(new("inner"))


def test_write_inside_a_write_is_refused_and_rolls_back(context: AppContext) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        write_twice()
    assert tags() == []


@pytest.mark.parametrize("flushed", [True, False])
def test_change_outside_is_lost_or_refused(context: AppContext, flushed: bool) -> None:
    db.session.add(new("outside"))
    if flushed:
        db.session.flush()
        with write() as session:
            session.add(new("inside"))
        assert tags() == ["inside"]
    else:
        with pytest.raises(RuntimeError, match="outside"), write():
            pytest.fail("The write was let in.")
        db.session.rollback()
        assert tags() == []


def test_statement_outside_is_lost(context: AppContext) -> None:
    db.session.execute(update(Organisation).values(name="Other"))
    with write() as session:
        session.add(new("inside"))
    names = db.session.scalars(select(Organisation.name))
    assert "Other" not in names.all()


def test_what_was_read_before_is_read_again(context: AppContext, cast: Cast) -> None:
    early = organisations_service.get("camden")
    with db.engine.execution_options(registry_write=True).begin() as connection:
        connection.execute(update(Organisation).values(region="Elsewhere"))
    assert early.region is None
    with write():
        assert organisations_service.get("camden").region == early.region == "Elsewhere"


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_nothing_else_commits(root: Path) -> None:
    found = {
        str(path.relative_to(root))
        for path in (root / "registry").rglob("*.py")
        if "commit" in calls(path) and "migrations" not in path.parts
    }
    # The index has commits of its own.
    assert found - {"registry/search/index.py"} == {"registry/kit/write.py"}


def test_nothing_is_recorded_outside(context: AppContext, cast: Cast) -> None:
    organisation = organisations_service.get("camden")
    with pytest.raises(RuntimeError, match=r"inside kit\.write"):
        organisations_service.update(organisation, {"region": "London"}, cast.steward.actor)
    db.session.rollback()
    assert organisations_service.get("camden").region is None
