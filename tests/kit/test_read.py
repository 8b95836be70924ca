"""Statements that are compiled once, on the database that the suite runs on."""

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from registry.extensions import db
from registry.kit.read import PreparedList
from registry.models import Organisation

BY_SLUG = PreparedList(select(Organisation.slug, Organisation.name), Organisation.slug)


@pytest.mark.parametrize("number", [2, 20, 21, 100])
def test_rows_are_those_of_the_values(context: AppContext, number: int) -> None:
    wanted = ["camden", *(f"nowhere-{place}" for place in range(number - 2)), "leeds"]
    rows = sorted(tuple(row) for row in BY_SLUG.rows(wanted))
    chosen = select(Organisation.slug, Organisation.name).where(Organisation.slug.in_(wanted))
    assert rows == sorted(tuple(row) for row in db.session.execute(chosen))
    assert [slug for slug, _name in rows] == ["camden", "leeds"]


def test_rows_of_no_values_are_none(context: AppContext) -> None:
    assert BY_SLUG.rows([]) == []
