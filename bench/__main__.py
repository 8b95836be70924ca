"""Measure the registry against what was promised: `make bench`, or `python -m bench --quick`.

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

from bench import data, figures, material, peer, plain, servers, table
from registry import config

ENTRIES, ENTRIES_QUICK = 100_000, 5_000
ROUNDS, ROUNDS_QUICK = 9, 3
SECONDS, SECONDS_QUICK = 1.2, 0.6
SAMPLE, SAMPLE_QUICK = 400, 100


def main() -> None:
    """Measure and print the table."""
    options = _options()
    began = time.monotonic()
    about = _about(options.entries)
    print(about)
    prepared = data.prepared(options.entries, _say)
    _say("Preparing the plain endpoint")
    peer.prepare(prepared)
    _say("Measuring")
    measured = []
    print(table.line(table.HEAD))
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        for figure in _measured(Path(scratch), prepared, is_quick=options.quick):
            measured.append(figure)
            print(table.line(figure.cells()), flush=True)
    if options.write:
        table.keep(table.markdown(about, measured))
    _say(f"Done in {time.monotonic() - began:.0f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer entries and rounds")
    parser.add_argument("--entries", type=int, help="how many entries to generate")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md as well")
    options = parser.parse_args()
    options.entries = options.entries or (ENTRIES_QUICK if options.quick else ENTRIES)
    if options.entries < data.CROWD_ENTRIES:
        parser.error(f"{data.CROWD_ENTRIES:,} entries at least: so many belong to one owner.")
    return options


def _measured(scratch: Path, prepared: Path, *, is_quick: bool) -> Iterator[table.Figure]:
    rounds, seconds = (ROUNDS_QUICK, SECONDS_QUICK) if is_quick else (ROUNDS, SECONDS)
    yield from figures.set_up(scratch / "empty")
    # What is kept for the next run stays as it is: the measurement writes into a copy.
    folder = scratch / "full"
    shutil.copytree(prepared, folder)
    gathered = material.gather(folder, SAMPLE_QUICK if is_quick else SAMPLE)
    yield from figures.in_process(folder, rounds)
    with (
        servers.running(servers.SERVE, folder, material.LIST_PATH) as registry,
        servers.running(servers.PLAIN, folder, plain.PATH) as constant,
        servers.running(servers.PEER, folder, f"{peer.PATH}?q=council") as plain_search,
    ):
        sides = figures.Sides(registry, constant, plain_search, rounds, seconds)
        yield from figures.reads(sides, gathered)
        yield from figures.searches(sides)
        yield from figures.writes(registry.port, gathered)


def _about(entries: int) -> str:
    settings = config.load()
    return (
        f"{entries:,} entries, SQLite; granian {version('granian')}, "
        f"{settings['REGISTRY_WORKERS']} worker with {settings['REGISTRY_THREADS']} threads on "
        f"all sides; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} before."
    )


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
