"""The log read backwards: what somebody did lately, and nothing of the bookkeeping."""

import pytest
from flask import Flask
from flask.ctx import AppContext

from registry.history import latest
from registry.kit.errors import Invalid
from tests.cast import Cast
from tests.client import Client
from tests.entries.test_purge import purge
from tests.factories import make_adoption, make_component, make_draft
from tests.statistics.reporting import report


def _types() -> list[str]:
    return [change.type for change in latest.page(None, 100)[0]]


def test_page_has_what_somebody_did_the_newest_first(
    context: AppContext, camden: Client, leeds: Client
) -> None:
    made = make_component(camden)
    make_adoption(leeds, made)
    camden.patch(made["path"], {"phase": "live"}, headers={"If-Match": "*"})
    changes, _following = latest.page(None, 100)
    assert [change.type for change in changes] == [
        "entry.updated",
        "adoption.created",
        "entry.created",
    ]
    assert changes[0].document["phase"] == "live"


def test_drafts_and_what_was_purged_are_not_told(
    app: Flask, context: AppContext, camden: Client
) -> None:
    make_draft(camden)
    purge(app, make_component(camden))
    assert _types() == []


def test_what_is_only_reported_is_not_told(
    app: Flask, context: AppContext, cast: Cast, camden: Client
) -> None:
    report(app, cast, make_component(camden)["id"], "leeds")
    assert _types() == ["entry.created"]


def test_pages_follow_each_other_without_a_gap(context: AppContext, camden: Client) -> None:
    made = [make_component(camden)["slug"] for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        changes, cursor = latest.page(cursor, 2)
        seen += [change.document["slug"] for change in changes]
    assert (seen, cursor) == (made[::-1], None)


def test_a_cursor_that_is_not_ours_is_refused(context: AppContext) -> None:
    with pytest.raises(Invalid):
        latest.page("nonsense", 2)
