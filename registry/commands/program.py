"""What all commands share: errors told as sentences, and bars that show progress."""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from registry.config import BadSetting
from registry.kit.errors import Problem
from registry.links.service import NoNetwork
from registry.operations.folder import FolderInUse
from registry.operations.migrate import NotMigrated
from registry.operations.purge import CannotPurge
from registry.operations.seed_files import BadSeed
from registry.operations.serve import CannotServe
from registry.operations.snapshot import BackupError

CREATE_APP = "registry.create_app"


class Program(click.Group):
    """Run a command; tell an error as a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            details = [f"  {error.pointer}: {error.detail}" for error in problem.errors]
            raise click.ClickException("\n".join([problem.detail, *details])) from problem
        except (
            BadSetting,
            BadSeed,
            BackupError,
            CannotPurge,
            CannotServe,
            FolderInUse,
            NoNetwork,
            NotMigrated,
        ) as error:
            raise click.ClickException(str(error.args[0])) from error
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(
                "The database did not answer as expected. Run: registry migrate. If that fails "
                "too, check REGISTRY_DATABASE_URL and that the database server runs."
            ) from error


class InApplication(click.Command):
    """Make the application, with its data folder, when a command that needs it is really run."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command inside the application."""
        # Not before its arguments are read: to ask for help must leave nothing behind.
        enter_application(ctx)
        return super().invoke(ctx)


def enter_application(ctx: click.Context) -> None:
    """Make the application, and stay inside it until the command ends."""
    ctx.obj = ctx.meta[CREATE_APP]()
    ctx.with_resource(ctx.obj.app_context())


class WithDefault(click.Group):
    """Be a command and a group: what is no subcommand is handed to the command itself."""

    def __init__(self, *, default: click.Command, **settings: Any) -> None:
        super().__init__(**settings)
        self.default = default

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments are for."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "", self.default, args


@contextmanager
def tidy() -> Iterator[None]:
    """Let work clear up behind itself also when it is told to end, or its terminal goes."""

    def end(number: int, _frame: object) -> None:
        # As a shell reports a program that a signal has ended.
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show how far long work is, on a terminal only; gives what to call with each step done."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as shown:
        yield shown.update


def progress(label: str, steps: Iterable[int], length: int) -> None:
    """Go through the steps of long work, and show how far it is."""
    with bar(label, length) as advance:
        for done in steps:
            advance(done)
