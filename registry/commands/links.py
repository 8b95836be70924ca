"""The command that checks links."""

from collections import Counter
from collections.abc import Iterator

import click
from flask import Flask

from registry.commands.program import InApplication, progress
from registry.kit import http
from registry.kit.write import write
from registry.links import evidence
from registry.links import service as links_service
from registry.operations import migrate


@click.command("check-links", cls=InApplication)
@click.option("--limit", type=click.IntRange(1), help="Check so many at most.")
@click.option(
    "--older-than",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Check those last checked so many days ago, also when it is not their turn.",
)
@click.pass_obj
def check_links(app: Flask, limit: int | None, older_than: int | None) -> None:
    """Follow the links of entries and of adoptions, and print those that are dead."""
    client = http.of(app.config)
    urls = links_service.due(limit=limit, older_than=older_than)
    counts: Counter[str] = Counter()

    def steps() -> Iterator[int]:
        for found in links_service.check(urls, client, app.config.get("LINKS_PACE")):
            with write():
                counts.update(links_service.keep(found))
            yield len(found)

    progress("Checking links", steps(), len(urls))
    wanted = links_service.urls()
    with write():
        links_service.forget(wanted)
    settle()
    for dead in links_service.dead_of():
        click.echo(f"{dead.failing_since.date()}  {dead.url}  {dead.path}#{dead.pointer}")
    said = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    left = len(urls) - counts.total()
    click.echo(f"{counts.total()} links checked: {said or 'none was due'}.", err=True)
    if left:
        click.echo(
            f"{left} are left for the next run: their servers are silent, or busy.", err=True
        )


def settle() -> None:
    """Let adoptions show what is known now of their evidence, batch by batch."""
    actor, settled = migrate.steward(), 1
    while settled:
        with write():
            settled = evidence.settle(actor)
