"""Read a whole registry through its API, and forge backups that are not what they seem."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from registry.access.actor import STEWARD
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


def everything(client: Client, steward: Client) -> dict[str, str]:
    """Return a hash of each resource by its address, found from the OpenAPI document.

    What is for stewards alone is read by one. Every list is read to its end. What a list names
    is known, and fills the templates below it.
    """
    seen: dict[str, str] = {}
    # A shorter address names what stands in a longer one: the entry, its versions, one of them.
    for template in sorted(_reads(), key=lambda template: template.count("/")):
        reader = steward if _reads()[template]["x-access"] == STEWARD else client
        for path in list(_filled(template, seen)):
            for address in (path, *_of_other_states(path)):
                seen |= _read(reader, address, seen)
    return seen


def unread(seen: Mapping[str, str]) -> list[str]:
    """List the templates of the document of which nothing was read."""
    return [
        template
        for template in _reads()
        if not any(hashed and _pattern(template).fullmatch(path) for path, hashed in seen.items())
    ]


def _reads() -> dict[str, Any]:
    """Return what can be read, by its template: all of the document, tokens too."""
    return {path: item["get"] for path, item in openapi()["paths"].items() if "get" in item}


def _of_other_states(path: str) -> Iterator[str]:
    """Yield the list again, of one's own drafts and archived entries, where it has those."""
    for parameter in _reads().get(path, {}).get("parameters", ()):
        if parameter.get("name") == "state":
            yield from (f"{path}?state={state}" for state in parameter["schema"]["enum"])


def _read(client: Client, path: str, known: Mapping[str, str]) -> dict[str, str]:
    """Read a record, or a list page by page: its members, what they name, and all beside."""
    items, beside, found = [], [], {}
    next_page = path
    while next_page:
        answer = client.get(next_page)
        assert answer.status_code == 200, f"{next_page}: {answer.get_data(as_text=True)}"
        if not answer.is_json:
            # A table: it is one text, and has no pages.
            return {path: _hashed(answer.get_data(as_text=True))}
        page = answer.get_json()
        items += page.pop("items", [])
        beside.append([_lasting(page), answer.headers.get("ETag")])
        next_page = (page.get("next") or "").removeprefix("http://localhost")
    for item in items:
        address = item.get("path") or f"{path}/{item.get('id') or item.get('version')}"
        if address not in known and any(_pattern(each).fullmatch(address) for each in _reads()):
            found[address] = ""
    hashes = [_hashed(_lasting(item)) for item in items]
    found[path] = _hashed([sorted(hashes) if path == _UNORDERED else hashes, beside])
    return found


def _lasting(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name not in _PASSING}


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/?]+", template))


def _filled(template: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of a template: those that are known, or below what is known."""
    head, brace, tail = template.rpartition("}")
    if not brace:
        yield template
        return
    for address in sorted(known):
        if _pattern(head + brace).fullmatch(address):
            yield address + tail


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
