"""Contents page of the program `registry`: everything an operator does on the machine."""

import click

from registry.app import create_app
from registry.commands.backup import backup, restore
from registry.commands.database import migrate, seed
from registry.commands.doctor import doctor
from registry.commands.index import index
from registry.commands.openapi import openapi
from registry.commands.program import ALONE, CREATE_APP, HELP, Program
from registry.commands.server import demo, serve
from registry.commands.tokens import tokens
from registry.commands.upkeep import purge, tick

COMMANDS: tuple[click.Command, ...] = (
    demo,
    migrate,
    seed,
    serve,
    tokens,
    index,
    tick,
    purge,
    backup,
    restore,
    doctor,
    openapi,
)


@click.group(cls=Program, context_settings={"help_option_names": HELP})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run the registry of reusable components."""
    if ctx.meta[ALONE]:
        return
    app = create_app()
    ctx.obj = app
    # A restore prepares the new database with an application of its own.
    ctx.meta[CREATE_APP] = create_app
    ctx.with_resource(app.app_context())


for command in COMMANDS:
    main.add_command(command)
