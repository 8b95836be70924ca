"""The command that prints the OpenAPI document."""

import click
from flask import Flask

from registry.operations.openapi import text


@click.command()
@click.pass_obj
def openapi(app: Flask) -> None:
    """Print the OpenAPI document."""
    click.echo(text(app), nl=False)
