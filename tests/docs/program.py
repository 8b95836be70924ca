"""Look up what documents name in the program: commands and their options."""

import re
import shlex

import click

from registry.cli import main
from registry.commands.program import WithDefault


def leaves(group: click.Group = main, above: str = "") -> dict[str, click.Command]:
    """Return every command by its whole name, such as `tokens issue`; groups are not commands."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        whole = f"{above} {name}".strip()
        if isinstance(command, WithDefault):
            found[whole] = command.default
        if isinstance(command, click.Group):
            found |= leaves(command, whole)
        else:
            found[whole] = command
    return found


def unknown(line: str) -> str | None:
    """Say what a line of shell names that the program does not have; None when all is there."""
    parts = re.split(r"&&|[;|]", line.partition(" #")[0])
    return next((found for part in parts if (found := _unknown(part))), None)


def _unknown(line: str) -> str | None:
    match = re.search(r"(?:^|[\s/])registry (?=[a-z-])(.*)$", line)
    if match is None:
        return None
    words = shlex.split(match[1].partition(">")[0])
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        if words[0] not in command.commands and isinstance(command, WithDefault):
            command = command.default
            break
        if words[0] not in command.commands:
            return f"registry {words[0]}"
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    wrong = [word for word in words if word.startswith("-") and word not in known]
    return wrong[0] if wrong else None
