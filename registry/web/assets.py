"""Send what pages load: one stylesheet, one script, icons and the documentation's own files.

The stylesheet and the script are put together once a process, from the files of GOV.UK Frontend
as they were published and from our own; their names hold a hash, so that browsers keep them for
good. Everything that shrinks is packed once and sent so.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"

# Folders of others' files bear their version, so browsers may keep those for good as well.
_OWN = STATIC / "catalogue"
_FRONTEND = next(STATIC.glob("govuk-frontend-*"))
SWAGGER_UI = next(STATIC.glob("swagger-ui-*")).name
# Their font is licensed for GOV.UK alone; an unbranded service takes what the reader has.
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT = "GDS Transport,arial,sans-serif"
_OWN_FONT = "Helvetica Neue,Helvetica,Arial,sans-serif"
_SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=\S+(?: \*/)?")
_EXPORTS = re.compile(r"export\{[^}]*\};?\s*$")
_PACKED = ("text/", "application/json", "application/javascript", "image/svg+xml")
_PACKED_FROM = 500


@dataclass(frozen=True, slots=True)
class Asset:
    """Hold a file as it goes out, and packed where that saves anything."""

    body: bytes
    packed: bytes | None
    media_type: str
    is_for_good: bool

    @property
    def etag(self) -> str:
        """Return the hash of the file."""
        return hashlib.sha256(self.body).hexdigest()[:16]


def register(blp: Blueprint) -> None:
    """Register the route of the files, and name the two that every page loads in templates."""
    blp.add_url_rule("/static/<path:name>", "static", _send)
    blp.add_app_template_global(stylesheet)
    blp.add_app_template_global(script)


def stylesheet() -> str:
    """Return the name of the stylesheet, with its hash."""
    return next(name for name in _made() if name.endswith(".css"))


def script() -> str:
    """Return the name of the script, with its hash."""
    return next(name for name in _made() if name.endswith(".js"))


def _send(name: str) -> Response:
    if name not in _made() and name not in _names():
        abort(404)
    found = _made().get(name) or _file(name)
    answer = Response(found.body, mimetype=found.media_type)
    answer.headers["Cache-Control"] = FOREVER if found.is_for_good else HOUR
    answer.set_etag(found.etag)
    if found.packed is not None:
        answer.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings.quality("gzip"):
            answer.set_data(found.packed)
            answer.headers["Content-Encoding"] = "gzip"
            answer.set_etag(f"{found.etag}-gzip")
    answer.make_conditional(request)
    return answer


@cache
def _made() -> dict[str, Asset]:
    """Put together the stylesheet and the script."""
    made = {}
    for ending, text in ((".css", _style()), (".js", _behaviour())):
        body = text.encode()
        name = f"catalogue-{hashlib.sha256(body).hexdigest()[:10]}{ending}"
        made[name] = _asset(body, name, is_for_good=True)
    return made


@cache
def _names() -> frozenset[str]:
    return frozenset(
        path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()
    )


@cache
def _file(name: str) -> Asset:
    """Read a file; there are few, so all are kept."""
    versioned = name.startswith((SWAGGER_UI, _FRONTEND.name))
    return _asset((STATIC / name).read_bytes(), name, is_for_good=versioned)


def _asset(body: bytes, name: str, *, is_for_good: bool) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "text/plain"
    shrinks = media_type.startswith(_PACKED) and len(body) >= _PACKED_FROM
    # No time in it: the same file is the same bytes in every process.
    packed = gzip.compress(body, 9, mtime=0) if shrinks else None
    return Asset(body, packed, media_type, is_for_good)


def _style() -> str:
    theirs = (_FRONTEND / "govuk-frontend.min.css").read_text("utf-8")
    unbranded = _FONT_FACE.sub("", theirs).replace(_FONT, _OWN_FONT)
    own = [path.read_text("utf-8") for path in sorted(_OWN.glob("*.css"))]
    return "\n".join([_SOURCE_MAP.sub("", unbranded).strip(), *own])


def _behaviour() -> str:
    """Join the scripts: theirs and `start.js` run at once, ours when the page has been read.

    What theirs exports is what ours call; the whole is an ordinary script, no module, because
    those wait for the page.
    """
    theirs = _SOURCE_MAP.sub("", (_FRONTEND / "govuk-frontend.min.js").read_text("utf-8"))
    own = {path.name: path.read_text("utf-8") for path in sorted(_OWN.glob("*.js"))}
    start = own.pop("start.js")
    later = [
        f'document.addEventListener("DOMContentLoaded", () => {{\n{text}}});'
        for text in own.values()
    ]
    return "\n".join([_EXPORTS.sub("", theirs.strip()), start, *later])
