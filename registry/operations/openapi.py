"""Write the OpenAPI document as it is committed."""

import json

from flask import Flask


def text(app: Flask) -> str:
    """Return the document that the application serves, one line per fact."""
    answer = app.test_client().get("/api/openapi.json")
    return json.dumps(answer.get_json(), indent=2, ensure_ascii=False) + "\n"
