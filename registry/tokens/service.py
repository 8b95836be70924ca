"""Issue, list and revoke tokens."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from registry.access.actor import Actor
from registry.access.secret import HINT_LENGTH, hashed, new_secret
from registry.documents.organisation import reference
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock, ids, json
from registry.kit.errors import Forbidden, Invalid, NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.kit.schema import read
from registry.models import Event, Organisation, Token
from registry.organisations import resolve
from registry.tokens.schemas import TokenCreate, TokenShown

_READER = TokenCreate()
_SHOWN = TokenShown()


def issue(raw: Mapping[str, Any], actor: Actor) -> tuple[Token, str]:
    """Make a token, never wider than the actor's own, and return it with its secret."""
    data, faults = read(_READER, raw, _READER.fields)
    organisation = _organisation(data.get("organisation"), actor)
    if organisation is None:
        faults += resolve.unknown({"/organisation": data["organisation"]})
    if faults or organisation is None:
        raise Invalid("The token cannot be issued like this.", faults)
    resolve.demand_standing(organisation, "/organisation")
    scopes = sorted(set(data["scopes"]))
    for scope in scopes:
        if not actor.may(scope):
            raise Forbidden(f"Your own token lacks {scope}, so it cannot give it to another.")
    secret = new_secret()
    now = clock.now()
    token = Token(
        id=ids.uuid7(),
        hash=hashed(secret),
        hint=secret[:HINT_LENGTH],
        label=data["label"],
        organisation=organisation,
        organisation_id=organisation.id,
        scopes=scopes,
        created_at=now,
        expires_at=now + timedelta(days=data["days"]),
    )
    db.session.add(token)
    history.note("issued", token, actor)
    return token, secret


def _organisation(slug: str | None, actor: Actor) -> Organisation | None:
    if slug is None or slug == actor.organisation:
        return db.session.get_one(Organisation, actor.organisation_id)
    if not actor.is_steward:
        raise Forbidden("A token can be issued for your own organisation only.")
    return resolve.named([slug]).get(slug)


def get(token_id: str, actor: Actor) -> Token:
    """Return a token of the actor's organisation; a steward sees every one."""
    found = db.session.scalar(
        select(Token).where(Token.id == token_id).options(joinedload(Token.organisation))
    )
    if found is None or not (actor.is_steward or found.organisation_id == actor.organisation_id):
        raise NotFound(f"There is no token {token_id}.")
    return found


def query(actor: Actor, organisation: str | None = None) -> Select[Any]:
    """Return the tokens of the actor's organisation, or of another one for a steward."""
    if organisation is None or organisation == actor.organisation:
        return select(Token).where(Token.organisation_id == actor.organisation_id)
    if not actor.is_steward:
        raise Forbidden("You can list the tokens of your own organisation only.")
    found = resolve.named([organisation]).get(organisation)
    if found is None:
        (fault,) = resolve.unknown({"": organisation})
        fault = replace(fault, pointer=None, parameter="organisation")
        raise Invalid("Some query parameters are not right.", [fault])
    return select(Token).where(Token.organisation_id == found.id)


def page(filters: Mapping[str, Any], actor: Actor) -> Page:
    """Return a page of tokens, newest first."""
    found = query(actor, filters.get("organisation"))
    total = db.session.scalar(select(func.count()).select_from(found.subquery()))
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
        found = found.where(Token.id < after)
    limit = filters["limit"]
    rows = db.session.scalars(
        found.options(joinedload(Token.organisation)).order_by(Token.id.desc()).limit(limit + 1)
    ).all()
    shown, more = cut(list(rows), limit)
    following = encode_cursor(shown[-1].id) if more else None
    return Page([json.dumps(document(token)) for token in shown], total or 0, following)


def revoke(token: Token, actor: Actor, *, cause: int | None = None) -> Token:
    """Make a token worthless at once."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        history.note("revoked", token, actor, cause=cause)
    return token


def note_expired(actor: Actor) -> int:
    """Tell of the tokens that have expired since this was last asked; return how many."""
    told = exists().where(Event.record_id == Token.id, Event.type == "token.expired")
    found = db.session.scalars(
        select(Token).where(Token.expires_at <= clock.now(), Token.revoked_at.is_(None), ~told)
    ).all()
    for token in found:
        history.note("expired", token, actor)
    return len(found)


def document(token: Token, secret: str | None = None) -> dict[str, Any]:
    """Return what is shown of a token; the secret only when it was just issued."""
    values = {name: getattr(token, name) for name in _SHOWN.fields}
    values["organisation"] = reference(token.organisation)
    shown = dict(_SHOWN.dump(values))
    return shown | ({"token": secret} if secret else {})
