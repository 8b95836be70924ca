"""Measure the registry against what was promised: `make bench`, or `python -m bench --quick`.

Everything happens on this machine, in temporary folders; the figures that count are ratios to a
constant Flask route, taken in turn in one run, so that another machine gives about the same.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bench import data, figures, material, plain, servers
from registry import config

ENTRIES, ENTRIES_QUICK = 100_000, 5_000
ROUNDS, ROUNDS_QUICK = 9, 3
SECONDS, SECONDS_QUICK = 1.2, 0.6
SAMPLE, SAMPLE_QUICK = 400, 100
_WIDTHS = (38, 52, 6)


def main() -> None:
    """Measure and print the table."""
    options = _options()
    began = time.monotonic()
    _describe(options.entries)
    prepared = data.prepared(options.entries, _say)
    _say("Measuring")
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        _row("figure", "measured", "wanted", "")
        _show(figures.set_up(Path(scratch) / "empty"))
        # What is kept for the next run stays as it is: the measurement writes into a copy.
        folder = Path(scratch) / "full"
        shutil.copytree(prepared, folder)
        _serve_and_measure(folder, is_quick=options.quick)
    _say(f"Done in {time.monotonic() - began:.0f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer entries and rounds")
    parser.add_argument("--entries", type=int, help="how many entries to generate")
    options = parser.parse_args()
    options.entries = options.entries or (ENTRIES_QUICK if options.quick else ENTRIES)
    if options.entries < data.CROWD_ENTRIES:
        parser.error(f"{data.CROWD_ENTRIES:,} entries at least: so many belong to one owner.")
    return options


def _serve_and_measure(folder: Path, *, is_quick: bool) -> None:
    gathered = material.gather(folder, SAMPLE_QUICK if is_quick else SAMPLE)
    rounds, seconds = (ROUNDS_QUICK, SECONDS_QUICK) if is_quick else (ROUNDS, SECONDS)
    with (
        servers.running(servers.SERVE, folder, material.LIST_PATH) as registry,
        servers.running(servers.PLAIN, folder, plain.PATH) as constant,
    ):
        sides = figures.Sides(registry, constant, rounds, seconds)
        _show(figures.reads(sides, gathered))
        _show(figures.writes(registry.port, gathered))


def _describe(entries: int) -> None:
    settings = config.load()
    print(
        f"{entries:,} entries, SQLite; granian {version('granian')}, "
        f"{settings['REGISTRY_WORKERS']} worker with {settings['REGISTRY_THREADS']} threads on "
        f"both sides; Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _show(measured: Iterable[figures.Figure]) -> None:
    for figure in measured:
        verdict = {True: "PASS", False: "short", None: ""}[figure.holds]
        _row(figure.name, figure.measured, figure.wanted, verdict)


def _row(*cells: str) -> None:
    *padded, last = cells
    line = "  ".join(cell.ljust(width) for cell, width in zip(padded, _WIDTHS, strict=True))
    print(f"{line}  {last}".rstrip(), flush=True)


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
