"""The follower of `registry serve` outlives whatever fails."""

import logging

import pytest
from flask import Flask

from registry.operations import serve
from registry.search import follow
from registry.search.index import SearchIndex
from tests.client import Client
from tests.factories import make_component


def test_follower_survives_a_fault_and_tells_it_once(
    app: Flask,
    camden: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_component(camden)
    index: SearchIndex = app.extensions["search_index"]

    def failing(*_args: object) -> bool:
        raise OSError("No space left on device.")

    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(follow, "catch_up", failing)
        broken.setattr(follow, "rebuild_if_lost", failing)
        assert not serve._follow(app, index, tell=True)
        assert not serve._follow(app, index, tell=False)
    assert len(caplog.records) == 1
    assert serve._follow(app, index, tell=True)
    with app.app_context():
        assert index.position() == follow.head()
