"""The command that looks whether all is well."""

import sys

import click
from flask import current_app

from registry.commands.program import InApplication
from registry.operations.doctor import examine


@click.command(cls=InApplication)
def doctor() -> None:
    """Look whether the registry is well, and say how to mend what is not."""
    folder = current_app.config["REGISTRY_DATA"]
    findings = list(examine(folder, current_app.extensions["search_index"]))
    for finding in findings:
        click.echo(f"{'well' if finding.is_well else 'NOT WELL':8}  {finding.name}: {finding.said}")
        if not finding.is_well:
            click.echo(f"          {finding.mend}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)
