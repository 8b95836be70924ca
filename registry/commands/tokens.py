"""The commands for tokens."""

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.access.actor import SCOPES
from registry.commands.program import InApplication
from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.models import Organisation, Token
from registry.operations.migrate import steward
from registry.tokens import service as tokens_service


@click.group()
def tokens() -> None:
    """Issue, list and revoke tokens."""


@tokens.command(cls=InApplication)
@click.option("--organisation", required=True, help="Slug of the organisation.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(tuple(SCOPES)))
@click.option("--days", default=90, show_default=True, help="Days until it expires, 365 at most.")
@click.option("--label", default=None, help="What it is for.")
def issue(organisation: str, scopes: tuple[str, ...], days: int, label: str | None) -> None:
    """Issue a token, and print it alone on standard output."""
    wanted = {"organisation": organisation, "scopes": list(scopes), "days": days, "label": label}
    with write():
        token, secret = tokens_service.issue(wanted, steward())
    click.echo(f"Expires on {token.expires_at.date()}. It cannot be shown again.", err=True)
    click.echo(secret)


@tokens.command("list", cls=InApplication)
@click.option("--organisation", default=None, help="Only those of this organisation (slug).")
def list_(organisation: str | None) -> None:
    """List tokens: how each begins, whose it is, what it may do, until when."""
    query = select(Token).options(joinedload(Token.organisation)).order_by(Token.id)
    if organisation:
        query = query.join(Organisation).where(Organisation.slug == organisation)
    for token in db.session.scalars(query):
        click.echo(
            f"{token.id}  {token.hint}...  {token.organisation.slug}  "
            f"{','.join(token.scopes)}  {_standing(token)}  {token.label or ''}".rstrip()
        )


def _standing(token: Token) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at.date()}"
    ended = token.expires_at <= clock.now()
    return f"{'expired' if ended else 'until'} {token.expires_at.date()}"


@tokens.command(cls=InApplication)
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Revoke the token with TOKEN_ID (see `registry tokens list`)."""
    with write():
        actor = steward()
        tokens_service.revoke(tokens_service.get(token_id, actor), actor)
    click.echo("The token is revoked.", err=True)
