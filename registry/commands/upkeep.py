"""The commands that time and the law ask for."""

import click
from flask import current_app

from registry.commands.program import InApplication
from registry.config import is_sqlite
from registry.kit import clock
from registry.operations import backup as backup_
from registry.operations import purge as purge_
from registry.operations import restore as restore_
from registry.operations import tick as tick_


@click.command(cls=InApplication)
def tick() -> None:
    """Tell what became due, stale or expired; once a day, `registry serve` does it by itself."""
    today = clock.now().date()
    if tick_.is_done(today):
        click.echo(f"The tick of {today} is done already.", err=True)
        return
    changed = sum(tick_.tick())
    if not tick_.is_done(today):
        raise click.ClickException("Another node is at it. If it has died, try in ten minutes.")
    click.echo(f"The tick of {today} is done: {changed} records changed.", err=True)


@click.command(cls=InApplication)
@click.argument("entry")
@click.option("--reason", required=True, help="Why; kept in the log, without what had to go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(entry: str, reason: str, yes: bool) -> None:
    """Take ENTRY (such as components/parking-permits) out for good, with all its versions."""
    if not yes:
        click.confirm(f"Purge {entry}, with all its versions? It cannot be undone.", abort=True)
    purge_.purge(entry, reason, current_app.extensions["search_index"])
    click.echo(
        f"{entry} is purged: its address answers 410. It is still in older backups, and on other "
        "nodes until you run there: registry index rebuild",
        err=True,
    )
    config = current_app.config
    kept = restore_.kept_beside(backup_.database(config)) if is_sqlite(config) else []
    if kept:
        named = "".join(f"\n  {path}" for path in kept)
        click.echo(f"It may also be in what a restore has kept. Delete these:{named}", err=True)
