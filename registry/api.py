"""The contents page of the API: every blueprint, in the order of its documentation."""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask

from registry.adoptions.routes import blp as adoptions
from registry.checklists.routes import blp as checklists
from registry.documents.envelope import one_of
from registry.due.routes import blp as due
from registry.entries.routes import BLUEPRINTS
from registry.evidence.routes import blp as evidence
from registry.history.routes import blp as changes
from registry.kit.smorest import Api
from registry.organisations.routes import blp as organisations
from registry.relations.routes import blp as relations
from registry.search.routes import blp as search
from registry.similar.routes import blp as similar
from registry.statistics.routes import blp as statistics
from registry.succession.routes import blp as succession
from registry.suggest.routes import blp as suggest
from registry.tags.routes import blp as tags
from registry.tokens.routes import blp as tokens
from registry.transfers.routes import blp as transfers
from registry.vocabularies.routes import blp as vocabularies

VERSION = "0.1.0"
DESCRIPTION = """\
UK councils register shared components here, so that the sector reuses instead of rebuilding.

Reading needs no token. Writing needs one that your organisation was given: see
`docs/getting-a-token.md`. Lists have one envelope (`items`, `total`, `next`), errors are
`application/problem+json` (RFC 9457) with a sentence for each value that is wrong, and a change is
bound to the version that you have read by `ETag` and `If-Match`.

Entries are published under the Open Government Licence v3.0 (`OGL-UK-3.0`); every component keeps
the licence that its entry names.
"""
SPEC = {
    "info": {
        "description": DESCRIPTION,
        "license": {"name": "MIT", "identifier": "MIT"},
        "contact": {"name": "The registry's team"},
    },
    "externalDocs": {"description": "What each error means", "url": "/api/problems"},
    "servers": [{"url": "/", "description": "This registry"}],
}


def schema_name(schema: Any) -> str:
    """Name a schema in the document: what is shown of a thing bears the name of the thing."""
    found = resolve_schema_cls(schema)
    return "" if isinstance(found, list) else found.__name__.removesuffix("Shown")


def register(app: Flask) -> None:
    """Register every blueprint, and serve the document that describes them."""
    app.config.update(
        API_TITLE="Registry of reusable components",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=SPEC,
    )
    plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
    api = Api(app, spec_kwargs={"marshmallow_plugin": plugin})
    api.ma_plugin.converter.add_attribute_function(one_of)
    for blueprint in (
        *BLUEPRINTS,
        search,
        similar,
        suggest,
        adoptions,
        relations,
        transfers,
        checklists,
        organisations,
        evidence,
        statistics,
        succession,
        due,
        tags,
        vocabularies,
        changes,
        tokens,
    ):
        api.register_blueprint(blueprint)
