"""The command that says what an entry still lacks for other councils."""

from pathlib import Path

import click

from registry.checklists import service
from registry.commands.program import enter_application
from registry.kinds import KINDS, PLURALS
from registry.kinds.checklist import Checklist, check
from registry.kinds.kind import Kind
from registry.kinds.load import load
from registry.kit import json
from registry.kit.errors import Invalid


@click.command()
@click.argument("entry", required=False)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check this JSON body instead, before it is sent; needs no registry on this machine.",
)
@click.option(
    "--kind", "name", type=click.Choice(tuple(KINDS)), help="What the file is, unless it says so."
)
@click.pass_context
def checklist(ctx: click.Context, entry: str | None, file: Path | None, name: str | None) -> None:
    """Say what ENTRY (such as components/parking-permits), or a file, lacks for other councils."""
    if (entry is None) == (file is None):
        raise click.UsageError("Name an entry, or a file with --file.")
    if file is not None:
        told, found = str(file), _of_file(file, name)
    else:
        told = str(entry).rpartition("/api/v1/")[2].strip("/")
        kind, slug = _named(told)
        enter_application(ctx)
        found = service.of(kind, slug, None)
    _show(told, found)


def _named(path: str) -> tuple[Kind, str]:
    plural, _slash, slug = path.partition("/")
    if plural not in PLURALS or not slug:
        kinds = ", ".join(f"{plural}/..." for plural in PLURALS)
        raise click.UsageError(f"Name the entry by its kind and slug: {kinds}.")
    return PLURALS[plural], slug


def _of_file(file: Path, name: str | None) -> Checklist:
    """Check what an owner writes; what the registry keeps may stand there and is passed over."""
    body = json.loads_unique(file.read_bytes())
    if not isinstance(body, dict):
        raise click.UsageError(f"{file} does not hold a JSON object.")
    kind = KINDS.get(str(name or body.get("kind")))
    if kind is None:
        raise click.UsageError("Say with --kind what the file is: " + ", ".join(KINDS) + ".")
    loaded = load(kind, body, [body])
    if loaded.errors:
        raise Invalid(f"{file} could not be sent as it is.", loaded.errors)
    fields = kind.writer.load_fields
    return check(kind, {key: one.serialize(key, loaded.data) for key, one in fields.items()})


def _show(told: str, found: Checklist) -> None:
    click.echo(f"{told}: {found.met} of {len(found.answers)} are met.\n")
    width = max(len(answer.criterion.name) for answer in found.answers)
    for answer in found.answers:
        asked = answer.criterion
        click.echo(f"{'yes' if answer.is_met else 'NO':3}  {asked.name:{width}}  {asked.question}")
        if not answer.is_met:
            click.echo(f"     {', '.join(answer.pointers)}: {asked.mend}\n     Why: {asked.why}")
