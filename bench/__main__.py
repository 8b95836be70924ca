"""Measure the registry against what was promised: `make bench`, or `python -m bench --quick`.

`make bench-long` measures search alone, at three sizes and beside other programs.

Everything happens on this machine, in temporary folders; the figures that count are ratios, of two
sides that were asked in turn in one run, so that another machine gives about the same.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench import (
    data,
    figures,
    material,
    overhttp,
    pages,
    peer,
    plain,
    reuse,
    servers,
    sizes,
    suggesting,
    table,
)
from registry import config

ENTRIES, ENTRIES_QUICK = 100_000, 5_000
ROUNDS, ROUNDS_QUICK = 9, 3
SECONDS, SECONDS_QUICK = 1.2, 0.6
SAMPLE, SAMPLE_QUICK = 400, 100


def main() -> None:
    """Measure and print the table."""
    options = _options()
    began = time.monotonic()
    about = _about(options)
    print(about)
    print(table.line(table.HEAD))
    measured = []
    for figure in _long(options) if options.long else _ordinary(options):
        measured.append(figure)
        print(table.line(figure.cells()), flush=True)
    if options.write:
        table.keep(table.markdown(about, measured), _command(options))
    _say(f"Done in {time.monotonic() - began:.0f} s")


def _command(options: argparse.Namespace) -> str:
    return "python -m bench --long --write" if options.long else "python -m bench --write"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer entries and rounds")
    parser.add_argument("--long", action="store_true", help="search alone, at three sizes")
    parser.add_argument("--entries", type=int, help="how many entries to generate")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md as well")
    options = parser.parse_args()
    options.entries = options.entries or (ENTRIES_QUICK if options.quick else ENTRIES)
    if options.entries < data.CROWD_ENTRIES:
        parser.error(f"{data.CROWD_ENTRIES:,} entries at least: so many belong to one owner.")
    return options


def _ordinary(options: argparse.Namespace) -> Iterator[table.Figure]:
    prepared = data.prepared(options.entries, _say)
    _say("Preparing the plain endpoint")
    peer.prepare(prepared)
    _say("Measuring")
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        yield from _measured(Path(scratch), prepared, is_quick=options.quick)


def _measured(scratch: Path, prepared: Path, *, is_quick: bool) -> Iterator[table.Figure]:
    rounds, seconds = (ROUNDS_QUICK, SECONDS_QUICK) if is_quick else (ROUNDS, SECONDS)
    yield from figures.set_up(scratch / "empty")
    # What is kept for the next run stays as it is: the measurement writes into a copy.
    folder = scratch / "full"
    shutil.copytree(prepared, folder)
    gathered = material.gather(folder, SAMPLE_QUICK if is_quick else SAMPLE)
    yield from sizes.in_process(folder, rounds)
    yield from suggesting.figures(folder)
    yield from pages.figures(folder)
    yield from reuse.figures(folder)
    with (
        servers.running(servers.SERVE, folder, material.LIST_PATH) as registry,
        servers.running(servers.PLAIN, folder, plain.PATH) as constant,
        servers.running(servers.PEER, folder, f"{peer.PATH}?q=council") as plain_search,
    ):
        sides = figures.Sides(registry, constant, plain_search, rounds, seconds)
        yield from figures.reads(sides, gathered)
        yield from figures.searches(sides)
        yield from figures.writes(registry.port, gathered)


def _long(options: argparse.Namespace) -> Iterator[table.Figure]:
    rounds = ROUNDS_QUICK if options.quick else ROUNDS
    for size in table.SIZES:
        try:
            folder = data.prepared(size, _say, with_log=size == ENTRIES)
        except data.NoRoom as reason:
            skipped = f"skipped: {reason}"
            yield from (table.Figure(table.sized(name, size), skipped) for name in table.SIZED)
            continue
        _say(f"Measuring {size:,} entries")
        yield from sizes.in_process(folder, rounds, size)
    folder = data.prepared(ENTRIES, _say)
    _say("Preparing other programs")
    yield from overhttp.through_http(folder.parent, folder, _say)


def _about(options: argparse.Namespace) -> str:
    settings = config.load()
    entries = "Three sizes" if options.long else f"{options.entries:,} entries"
    return (
        f"{entries}, SQLite; granian {version('granian')}, "
        f"{settings['REGISTRY_WORKERS']} worker with {settings['REGISTRY_THREADS']} threads on "
        f"all sides; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} before."
    )


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
