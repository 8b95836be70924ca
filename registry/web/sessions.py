"""Sign in with a token and out again; know who is signed in, and that a form was sent by them."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast
from urllib.parse import quote, urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    g,
    get_flashed_messages,
    redirect,
    request,
    session,
)
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from registry.access.actor import Actor
from registry.kit import json
from registry.kit.errors import NotFound, Unauthorised
from registry.organisations import lists as organisations_lists
from registry.sessions import service as sessions_service
from registry.web.page import page

View = Callable[..., Response]

ACCOUNT, SIGN_IN = "/account", "/sign-in"
# What a button of a form asks for; AGAIN shows the form once more and does nothing.
ACT, AGAIN = "act", "again"
_SECRET, _CSRF, _NEXT, _TOKEN = "secret", "csrf_token", "next", "token"
# Fields of a form that came too late, as the form for signing in carries them.
_KEPT = "kept-"
_LONGEST, _FIELDS_MOST = 1_000, 2_000


def configure(app: Flask) -> None:
    """Keep the cookie from scripts and other sites; over https no other host can set it."""
    is_https = str(app.config["REGISTRY_BASE_URL"]).startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-registry" if is_https else "registry-session",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # It lasts as long as the session that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
    )


def register(blp: Blueprint) -> None:
    """Register the pages, and what templates of those who are signed in show."""
    blp.add_app_template_global(generate_csrf, "csrf")
    blp.add_app_template_global(notices)
    blp.add_app_template_global(signed_in_as)
    blp.add_url_rule(SIGN_IN, "sign_in", _sign_in, methods=["GET", "POST"])
    blp.add_url_rule("/sign-out", "sign_out", _sign_out, methods=["POST"])


def signed_in(view: View) -> View:
    """Let in only who is signed in; what anybody else has typed is kept until they are."""

    @wraps(view)
    def entered(**given: Any) -> Response:
        found = _found()
        if found is not None:
            g.actor = found
            return view(**given)
        here = request.full_path if request.query_string else request.path
        if request.method != "POST":
            return _gone_to(f"{SIGN_IN}?{_NEXT}={quote(here)}")
        kept = [(name, value) for name, value in request.form.items(multi=True) if name != _CSRF]
        answer = _form(here, kept, status=401, is_late=True)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="registry"'
        return answer

    return entered


def actor() -> Actor:
    """Return who is signed in; only for views that ask for it."""
    return cast(Actor, g.actor)


def act() -> str:
    """Return what the button asks for; AGAIN when nobody can tell that the person sent the form."""
    return request.form.get(ACT, "") if _is_meant() else AGAIN


def tell(said: str, path: str = "", title: str = "", *more: dict[str, Any]) -> None:
    """Say something at the head of the next page: what was done, and where it is."""
    flash(json.dumps({"said": said, "path": path, "title": title, "more": more}).decode())


def done(where: str) -> Response:
    """Lead on after a write, so that to load the page again does not repeat it."""
    return _gone_to(where)


def unsure() -> Response:
    """Lead to the account with nothing done: nobody can tell that the person sent the form."""
    tell(_("Nothing was changed: the page was too old. Please choose it once more."))
    return done(ACCOUNT)


def notices() -> list[dict[str, Any]]:
    """Return what is to be said at the head of this page, once."""
    return [dict(json.loads(str(said))) for said in get_flashed_messages()]


def signed_in_as() -> str:
    """Return the name of the organisation that is signed in."""
    try:
        return str(json.loads(organisations_lists.document(actor().organisation).body)["name"])
    except NotFound:
        return actor().organisation


def _found() -> Actor | None:
    secret = session.get(_SECRET)
    return sessions_service.actor_of(secret) if isinstance(secret, str) else None


def _is_meant() -> bool:
    try:
        validate_csrf(request.form.get(_CSRF))
    except ValidationError:
        return False
    return True


def _sign_in() -> Response:
    wanted = _local(request.values.get(_NEXT, ""))
    if request.method != "POST":
        return _form(wanted)
    kept = [
        (name.removeprefix(_KEPT), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(_KEPT)
    ]
    if not _is_meant():
        said = _("Your browser sent no cookie, or an old one. Allow cookies and try again.")
        return _form(wanted, kept, said, status=400)
    try:
        secret, _actor = sessions_service.start(request.form.get(_TOKEN, "").strip())
    except Unauthorised:
        said = _("This is not a token that holds: it may be mistyped, expired or revoked")
        return _form(wanted, kept, said, status=422)
    # Nothing of the session before: whoever set it must not know the one that begins.
    session.clear()
    session[_SECRET] = secret
    if not kept:
        return _gone_to(wanted)
    about = _("You are signed in again")
    return page(
        "sessions/again.html", about, is_public=False, kept=kept[:_FIELDS_MOST], there=wanted
    )


def _sign_out() -> Response:
    secret = session.get(_SECRET)
    if isinstance(secret, str) and _is_meant():
        sessions_service.end(secret)
        session.clear()
    return _gone_to("/")


def _form(
    there: str,
    kept: Iterable[tuple[str, str]] = (),
    error: str = "",
    *,
    status: int = 200,
    is_late: bool = False,
) -> Response:
    title = _("Sign in")
    return page(
        "sessions/sign_in.html",
        _("Error: %(title)s", title=title) if error else title,
        status=status,
        is_public=False,
        there=there,
        kept=list(kept)[:_FIELDS_MOST],
        errors={_TOKEN: error} if error else {},
        is_late=is_late,
    )


def _local(address: str) -> str:
    """Return an address of this site; what leads elsewhere becomes the account."""
    parts = urlsplit(address[:_LONGEST])
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    odd = "\\" in address or address.startswith("//") or not address.isprintable()
    return address[:_LONGEST] if is_ours and not odd else ACCOUNT


def _gone_to(where: str) -> Response:
    answer = cast(Response, redirect(where, 303))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
