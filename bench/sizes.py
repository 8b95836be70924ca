"""The figures of search in one process, at one size of the catalogue."""

from collections.abc import Iterator
from pathlib import Path

from bench import bare
from bench.table import LONG, WANTED, Figure, sized

_REBUILT = 8_000


def in_process(folder: Path, rounds: int, size: int | None = None) -> Iterator[Figure]:
    """Compare search with the bare calls of tantivy, with itself, and rebuild the index."""
    found = bare.compare(folder, rounds)
    ours, theirs = found.ours, found.bare
    ratio, by_cpu = ours.mean / theirs.mean, ours.cpu / theirs.cpu
    said = f"{ratio:.2f} ({_of(ours.mean, theirs.mean)}; by CPU time {by_cpu:.2f})"
    yield Figure(sized("mean of a search / bare tantivy", size), said, ratio <= 1.5)
    ratio = ours.p95 / theirs.p95
    said = f"{ratio:.2f} ({_of(ours.p95, theirs.p95)})"
    yield Figure(sized("p95 of a search / bare tantivy", size), said, ratio <= 1.5)
    yield _expanded(found, size)
    yield _of_half(found, size)
    rate = found.rebuilt_a_second
    said = f"{rate:,.0f} entries a second ({found.rebuilt_cpu:.0f} us of CPU each)"
    name = sized("rebuild of the index", size)
    yield Figure(name, said, rate >= _REBUILT if (WANTED | LONG)[name] else None)


def _expanded(found: bare.Compared, size: int | None) -> Figure:
    name = sized("expanded / plain query", size)
    if found.plain is None:
        return Figure(name, "there is no `expand` yet")
    ratio = found.ours.mean / found.plain.mean
    return Figure(name, f"{ratio:.2f} ({_of(found.ours.mean, found.plain.mean)})", ratio <= 2)


def _of_half(found: bare.Compared, size: int | None) -> Figure:
    name = sized("word of half of the entries / median", size)
    if found.half is None:
        return Figure(name, "no word that so many have")
    word, took = found.half
    ratio = took / found.median
    said = f"{ratio:.1f} ({_of(took, found.median)}; the slowest: {word})"
    return Figure(name, said, ratio < 3)


def _of(one: float, other: float) -> str:
    return f"{one:.1f} ms of {other:.1f} ms"
