"""Contents page of the program `registry`: everything an operator does on the machine."""

import click

from registry.app import create_app
from registry.commands.backup import backup, restore
from registry.commands.checklist import checklist
from registry.commands.database import migrate, seed
from registry.commands.doctor import doctor
from registry.commands.due import due
from registry.commands.index import index
from registry.commands.links import check_links
from registry.commands.openapi import openapi
from registry.commands.program import CREATE_APP, Program
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
    check_links,
    purge,
    backup,
    restore,
    doctor,
    checklist,
    due,
    openapi,
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run the registry of reusable components."""
    # A command that needs the application makes it; a restore makes a second one.
    ctx.meta[CREATE_APP] = create_app


for command in COMMANDS:
    main.add_command(command)
