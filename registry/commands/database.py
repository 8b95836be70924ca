"""The commands that bring the database to this release, and fill it."""

from pathlib import Path

import click
from flask import current_app

from registry.commands.program import InApplication, progress
from registry.operations import migrate as migrate_
from registry.operations import seed as seed_
from registry.search import follow
from registry.search.index import SearchIndex


@click.command(cls=InApplication)
@click.option("--restored", is_flag=True, help="After PostgreSQL was restored: rename the log.")
def migrate(restored: bool) -> None:
    """Bring the database to this release, and render again what it changed."""
    number = bring_up_to_date()
    if restored:
        migrate_.rename_log()
        click.echo("The log has a new name: whoever follows it starts again.", err=True)
    click.echo(f"The database is ready; {number} documents were looked at again.", err=True)


def bring_up_to_date() -> int:
    """Bring tables, counts and documents up to date; return how many documents were looked at."""
    migrate_.upgrade()
    migrate_.set_up()
    number = sum(len(found) for found in migrate_.outdated().values())
    progress("Rendering again", migrate_.render_again(), number)
    return number + sum(migrate_.recount())


@click.command(cls=InApplication)
@click.argument("folder", type=click.Path(exists=True, file_okay=False), default="seeds")
def seed(folder: str) -> None:
    """Load FOLDER of seeds; leaves alone what anybody edited since."""
    load_seeds(Path(folder))
    click.echo(f"The seeds of {folder} are loaded.", err=True)


def load_seeds(folder: Path) -> None:
    """Load a folder of seeds, and let search know."""
    progress("Loading seeds", seed_.seed(folder), seed_.size(folder))
    index: SearchIndex = current_app.extensions["search_index"]
    if not follow.catch_up(index):
        follow.rebuild_if_lost(index)
