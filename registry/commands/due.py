"""The command that says what waits for an organisation."""

import click

from registry.commands.program import InApplication
from registry.due import service
from registry.due.sorts import TYPES, Due


@click.command(cls=InApplication)
@click.argument("organisation")
@click.option(
    "--type", "types", type=click.Choice(TYPES), multiple=True, help="Only what is of this type."
)
def due(organisation: str, types: tuple[str, ...]) -> None:
    """Say what waits for ORGANISATION (its slug), the most urgent first; drafts are left out."""
    slug = organisation.rpartition("/")[2]
    found = service.of(slug)
    items = [item for item in found.items if not types or item.type in types]
    number = {0: "nothing waits", 1: "1 thing waits"}.get(len(items), f"{len(items)} things wait")
    click.echo(f"{found.name}: {number}.")
    for item in items:
        click.echo("\n" + _told(item))


def _told(item: Due) -> str:
    by = f", asked for by {item.by}" if item.by else ""
    return (
        f"{item.type}: {item.title} (since {item.since}{by})\n"
        f"  {item.todo}\n"
        f"  {item.method} {item.call}"
    )
