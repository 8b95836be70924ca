"""Put the application together."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from registry import api, config
from registry.extensions import db
from registry.feeds import routes as feeds
from registry.kit import headers, problems
from registry.kit.write import prepare
from registry.operations.folder import Hold
from registry.search.index import SearchIndex
from registry.search.unanswered import Unanswered
from registry.web import pages
from registry.web.errors import problem_page


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Make an application: settings, database, errors, API, pages, in that order."""
    app = Flask("registry", static_folder=None)
    app.config.update(config.load(overrides))
    app.config["REGISTRY_DATA"].mkdir(mode=0o700, parents=True, exist_ok=True)
    if config.is_sqlite(app.config):
        # A restore replaces the database only when no process has it, this worker included.
        app.extensions["data_folder"] = Hold(app.config["REGISTRY_DATA"])
    app.secret_key = config.secret_key(app.config)
    # An address is right or it is a 404: no guesses that answer in another format.
    app.url_map.merge_slashes = False
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    app.extensions["search_index"] = SearchIndex(app.config["REGISTRY_DATA"] / "index")
    app.extensions["unanswered"] = Unanswered(app.app_context, is_kept=not app.testing)
    problems.register(app, problem_page)
    headers.register(app)
    api.register(app)
    feeds.register(app)
    pages.register(app)
    return app
