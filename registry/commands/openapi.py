"""The command that prints the OpenAPI document."""

import click
from flask import Flask

from registry.commands.program import InApplication
from registry.operations.openapi import text


@click.command(cls=InApplication)
@click.pass_obj
def openapi(app: Flask) -> None:
    """Print the OpenAPI document."""
    click.echo(text(app), nl=False)
