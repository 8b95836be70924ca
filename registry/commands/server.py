"""The commands that serve."""

from pathlib import Path

import click
from flask import Flask

from registry.commands.database import bring_up_to_date, load_seeds
from registry.commands.program import InApplication
from registry.extensions import db
from registry.operations import demo as demo_
from registry.operations import doctor
from registry.operations import serve as serve_


@click.command(cls=InApplication)
@click.pass_obj
def serve(app: Flask) -> None:
    """Serve the API and the pages (REGISTRY_HOST and PORT are settings)."""
    found = doctor.database()
    if not found.is_well:
        raise click.ClickException(f"{found.said} {found.mend}")
    serve_.demand_free_port(app.config)
    serve_.serve(app)


@click.command(cls=InApplication)
@click.option("--seeds", type=click.Path(exists=True, file_okay=False), default="seeds")
@click.pass_obj
def demo(app: Flask, seeds: str) -> None:
    """Set up an example with real data, print three things to try, and serve it."""
    serve_.demand_free_port(app.config)
    bring_up_to_date()
    load_seeds(Path(seeds))
    click.echo(demo_.invitation(app.config, demo_.demo_token(app.config["REGISTRY_DATA"])))
    db.session.remove()
    serve_.serve(app)
