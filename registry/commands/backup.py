"""The commands that make, check and restore a backup."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask

from registry.commands.database import bring_up_to_date
from registry.commands.index import build
from registry.commands.program import CREATE_APP, InApplication, WithDefault, bar, tidy
from registry.extensions import db
from registry.kit import clock
from registry.operations import backup as backup_
from registry.operations import restore as restore_
from registry.operations.archive import DATABASE
from registry.operations.backup import Backup
from registry.operations.migrate import rename_log
from registry.operations.snapshot import told
from registry.search.index import IndexUnavailable

CreateApp = Callable[[Mapping[str, Any]], Flask]
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(cls=InApplication)
@_FILE
@click.pass_obj
def make(app: Flask, file: Path) -> None:
    """Write a backup to a new FILE."""
    source = backup_.database(app.config)
    size = source.stat().st_size if source.exists() else 0
    # Each byte is written twice: into the copy, and into the archive.
    with tidy(), bar("Taking a backup", 2 * size) as advance:
        made = backup_.make(source, file, app.config["API_VERSION"], advance)
    click.echo(f"{file} is a backup, {made}.", err=True)


@click.group(cls=WithDefault, default=make, subcommand_metavar="FILE | verify FILE")
def backup() -> None:
    """Write a backup of everything to a new FILE while the registry runs, or verify one."""


@backup.command()
@_FILE
def verify(file: Path) -> None:
    """Check all of the backup FILE, and say what is in it; needs no registry on this machine."""
    with (
        tidy(),
        told("Nothing can be unpacked", "Set TMPDIR to a folder with room."),
        tempfile.TemporaryDirectory() as folder,
    ):
        found = _unpack(file, Path(folder))
    click.echo(f"{file} is whole: a backup {found}.")


@click.command(cls=InApplication)
@_FILE
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Put the backup FILE in the place of the database; the old one is kept beside."""
    app: Flask = ctx.obj
    database = backup_.database(app.config)
    with tidy(), app.extensions["data_folder"].alone():
        with restore_.staging(database) as folder:
            found = _unpack(file, folder)
            _prepare(ctx.meta[CREATE_APP], folder)
            kept = restore_.put_in_place(folder / DATABASE, database, clock.now())
        _search_again()
    if kept:
        click.echo(
            f"What was there before is kept as {kept}. Delete it when all is well.", err=True
        )
    click.echo(
        "Tokens that were revoked since the backup hold again: revoke them again. Whoever follows "
        "the changes starts again.",
        err=True,
    )
    click.echo(f"The registry is restored from {file}, {found}.", err=True)


def _unpack(file: Path, folder: Path) -> Backup:
    size = file.stat().st_size if file.is_file() else 0
    with bar("Checking", size) as advance:
        return backup_.unpack(file, folder / DATABASE, advance)


def _prepare(create_app: CreateApp, folder: Path) -> None:
    """Bring the unpacked database to this release, before anybody can see it."""
    app = create_app({"REGISTRY_DATA": str(folder), "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        try:
            bring_up_to_date()
            rename_log()
        finally:
            db.session.remove()
            db.engine.dispose()


def _search_again() -> None:
    try:
        build()
    except IndexUnavailable as error:
        # The data are back, and search follows by itself: that must not look like a failed restore.
        click.echo(f"{error} Run: registry index rebuild", err=True)
    finally:
        db.session.remove()
        db.engine.dispose()
