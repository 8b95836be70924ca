"""The commands for the search index."""

from collections.abc import Iterable, Iterator
from typing import Any

import click
from flask import current_app

from registry.commands.program import InApplication, bar
from registry.operations import doctor
from registry.search import follow


@click.group()
def index() -> None:
    """Rebuild or check the search index."""


@index.command(cls=InApplication)
def rebuild() -> None:
    """Build the search index anew; searches go on with the old one meanwhile."""
    click.echo(f"The index holds {build()} entries.", err=True)


def build() -> int:
    """Build the search index anew; return how many entries it holds."""
    number = follow.count()
    with bar("Building the index", number) as advance:

        def counted(entries: Iterable[Any]) -> Iterator[Any]:
            for entry in entries:
                yield entry
                advance(1)

        built = follow.rebuild(current_app.extensions["search_index"], counted)
    if not built:
        raise click.ClickException("Another process is building the index already.")
    return number


@index.command(cls=InApplication)
@click.option("--repair", is_flag=True, help="Build the index anew when it differs.")
@click.pass_context
def check(ctx: click.Context, repair: bool) -> None:
    """Compare the search index with the database."""
    found = doctor.searchable(current_app.extensions["search_index"])
    click.echo(found.said)
    if not found.is_well and repair:
        ctx.invoke(rebuild)
    elif not found.is_well:
        raise click.ClickException(found.mend)
