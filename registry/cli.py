"""The program `registry`: everything an operator does on the machine."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import joinedload

from registry.access.actor import SCOPES
from registry.app import create_app
from registry.config import BadSetting
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Problem
from registry.kit.write import write
from registry.models import Organisation, Token
from registry.operations import demo as demo_
from registry.operations import doctor as doctor_
from registry.operations import migrate as migrate_
from registry.operations import openapi as openapi_
from registry.operations import seed as seed_
from registry.operations import serve as serve_
from registry.search import follow
from registry.search.index import SearchIndex
from registry.tokens import service as tokens_service


class Program(click.Group):
    """Run a command inside the application; tell an error as a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            details = [f"  {error.pointer}: {error.detail}" for error in problem.errors]
            raise click.ClickException("\n".join([problem.detail, *details])) from problem
        except (BadSetting, seed_.BadSeed, serve_.CannotServe, LookupError) as error:
            raise click.ClickException(str(error.args[0])) from error
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(
                "The database did not answer as expected. Run: registry migrate. If that fails "
                "too, check REGISTRY_DATABASE_URL and that the database server runs."
            ) from error


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run the registry of reusable components."""
    app = create_app()
    ctx.obj = app
    ctx.with_resource(app.app_context())


def progress(label: str, steps: Iterable[int], length: int) -> None:
    """Go through the steps of long work; show a bar on a terminal, nothing in a pipe."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        for done in steps:
            bar.update(done)


@main.command()
@click.pass_obj
def serve(app: Flask) -> None:
    """Serve the API and the pages (REGISTRY_HOST and PORT are settings)."""
    found = doctor_.database()
    if not found.is_well:
        raise click.ClickException(f"{found.said} {found.mend}")
    serve_.demand_free_port(app.config)
    serve_.serve(app)


@main.command()
def migrate() -> None:
    """Bring the database to this release, and render again what it changed."""
    click.echo(f"The database is ready; {_migrate()} documents were looked at again.", err=True)


def _migrate() -> int:
    migrate_.upgrade()
    migrate_.set_up()
    number = sum(len(found) for found in migrate_.outdated().values())
    progress("Rendering again", migrate_.render_again(), number)
    return number


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False), default="seeds")
def seed(folder: str) -> None:
    """Load FOLDER of seeds; leaves alone what anybody edited since."""
    _seed(Path(folder))
    click.echo(f"The seeds of {folder} are loaded.", err=True)


def _seed(folder: Path) -> None:
    progress("Loading seeds", seed_.seed(folder), seed_.size(folder))
    index: SearchIndex = current_app.extensions["search_index"]
    if not follow.catch_up(index):
        follow.rebuild_if_lost(index)


@main.command()
@click.option("--seeds", type=click.Path(exists=True, file_okay=False), default="seeds")
@click.pass_obj
def demo(app: Flask, seeds: str) -> None:
    """Set up an example with real data, print three things to try, and serve it."""
    serve_.demand_free_port(app.config)
    _migrate()
    _seed(Path(seeds))
    click.echo(demo_.invitation(app.config, demo_.demo_token(app.config["REGISTRY_DATA"])))
    db.session.remove()
    serve_.serve(app)


@main.command()
@click.pass_obj
def openapi(app: Flask) -> None:
    """Print the OpenAPI document."""
    click.echo(openapi_.text(app), nl=False)


@main.group()
def tokens() -> None:
    """Issue, list and revoke tokens."""


@tokens.command()
@click.option("--organisation", required=True, help="Slug of the organisation.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(tuple(SCOPES)))
@click.option("--days", default=90, show_default=True, help="Days until it expires, 365 at most.")
@click.option("--label", default=None, help="What it is for.")
def issue(organisation: str, scopes: tuple[str, ...], days: int, label: str | None) -> None:
    """Issue a token, and print it alone on standard output."""
    wanted = {"organisation": organisation, "scopes": list(scopes), "days": days, "label": label}
    with write():
        token, secret = tokens_service.issue(wanted, migrate_.steward())
    click.echo(f"Expires on {token.expires_at.date()}. It cannot be shown again.", err=True)
    click.echo(secret)


@tokens.command("list")
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


@tokens.command()
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Revoke the token with TOKEN_ID (see `registry tokens list`)."""
    with write():
        actor = migrate_.steward()
        tokens_service.revoke(tokens_service.get(token_id, actor), actor)
    click.echo("The token is revoked.", err=True)


@main.group()
def index() -> None:
    """Rebuild or check the search index."""


@index.command()
def rebuild() -> None:
    """Build the search index anew; searches go on with the old one meanwhile."""
    number = follow.count()
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=number, label="Building the index", file=sys.stderr, hidden=hidden
    ) as bar:

        def counted(entries: Iterable[Any]) -> Iterator[Any]:
            for entry in entries:
                yield entry
                bar.update(1)

        built = follow.rebuild(current_app.extensions["search_index"], counted)
    if not built:
        raise click.ClickException("Another process is building the index already.")
    click.echo(f"The index holds {number} entries.", err=True)


@index.command()
@click.option("--repair", is_flag=True, help="Build the index anew when it differs.")
@click.pass_context
def check(ctx: click.Context, repair: bool) -> None:
    """Compare the search index with the database."""
    found = doctor_.searchable(current_app.extensions["search_index"])
    click.echo(found.said)
    if not found.is_well and repair:
        ctx.invoke(rebuild)
    elif not found.is_well:
        raise click.ClickException(found.mend)


@main.command()
def doctor() -> None:
    """Look whether the registry is well, and say how to mend what is not."""
    folder = current_app.config["REGISTRY_DATA"]
    findings = list(doctor_.examine(folder, current_app.extensions["search_index"]))
    for finding in findings:
        click.echo(f"{'well' if finding.is_well else 'NOT WELL':8}  {finding.name}: {finding.said}")
        if not finding.is_well:
            click.echo(f"          {finding.mend}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)
