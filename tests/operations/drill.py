"""Read a whole registry through its API, and forge backups that are not what they seem."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.operations import archive
from tests.client import Client, openapi

# What names the log or the moment of the reading, and so differs in a faithful copy.
_PASSING = ("cursor", "next", "last_used_at")
# Its order is by score, and the score by how the index was written.
_UNORDERED = "/api/v1/search"


@contextmanager
def application(folder: Path) -> Iterator[Flask]:
    """Make an application on a data folder, and let go of it again."""
    folder.mkdir(0o700, exist_ok=True)
    app = create_app({"REGISTRY_DATA": str(folder), "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
            app.extensions.pop("data_folder")


def everything(client: Client) -> dict[str, str]:
    """Return a hash of each resource by its address, found from the OpenAPI document."""
    gets = [path for path, item in openapi()["paths"].items() if "get" in item]
    seen: dict[str, str] = {}
    for path in gets:
        if "{" not in path:
            seen |= _listed(client, path)
    for template in gets:
        if "{" in template:
            for path in _filled(template, set(seen)):
                answer = client.get(path)
                seen[path] = _hashed([answer.status_code, answer.headers.get("ETag"), answer.json])
    return seen


def _listed(client: Client, path: str) -> dict[str, str]:
    """Read a list page by page: its members, the addresses in it, and all that is beside."""
    items, beside, found = [], [], {}
    next_page = path
    while next_page:
        page = client.get(next_page).get_json()
        items += page.pop("items", [])
        beside.append(_lasting(page))
        next_page = (page.get("next") or "").removeprefix("http://localhost")
    for item in items:
        address = item.get("path") or f"{path}/{item.get('id')}"
        found[address] = found.get(address, "")
    hashes = [_hashed(_lasting(item)) for item in items]
    found[path] = _hashed([sorted(hashes) if path == _UNORDERED else hashes, beside])
    return found


def _lasting(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name not in _PASSING}


def _filled(template: str, known: set[str]) -> Iterator[str]:
    """Yield the addresses of a template: of each known record, and by 1 where it takes a number."""
    record, *more = re.split(r"(?<=\})", template, maxsplit=1)
    pattern = re.compile(re.sub(r"\{\w+\}$", "[^/]+", record))
    for address in sorted(known):
        if pattern.fullmatch(address):
            yield address + re.sub(r"\{\w+\}", "1", "".join(more))


def _hashed(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def forge(
    real: Path,
    forged: Path,
    *,
    change: Callable[[dict[str, Any]], object] = dict,
    manifest: bytes | None = None,
    database: bytes | None = None,
    more: str | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Write a backup whose seal holds, but with something else in it."""
    with zipfile.ZipFile(real) as source:
        held = json.loads(source.read(archive.MANIFEST))
        content = source.read(archive.DATABASE) if database is None else database
    held["database"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(held)
    with zipfile.ZipFile(forged, "w", method) as target:
        target.writestr(archive.DATABASE, content)
        target.writestr(archive.MANIFEST, json.dumps(held) if manifest is None else manifest)
        if more:
            target.writestr(more, "Not ours.")
        target.comment = b"0" * archive.SEAL_LENGTH
    archive.seal(forged)
    return forged
