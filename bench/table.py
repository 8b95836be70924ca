"""The table: the names of all figures, what was promised of each, and its two forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.load import ROOT

PERFORMANCE = ROOT / "docs" / "performance.md"
# What is measured at each size of the catalogue, with what is wanted of it.
SIZED = {
    "mean of a search / bare tantivy": "<= 1.5",
    "p95 of a search / bare tantivy": "<= 1.5",
    "expanded / plain query": "<= 2",
    "word of half of the entries / median": "< 3",
    "rebuild of the index": ">= 8,000/s",
}
SIZES = (1_000, 100_000, 1_000_000)


def sized(name: str, size: int | None) -> str:
    """Return the name of a figure at a size, where sizes are compared."""
    return f"{name}, {size:,}" if size else name


def beside(name: str) -> str:
    """Return the name of the figure that compares search with another program."""
    return f"search through HTTP / {name}"


# Every figure, in the order of measuring, with what is wanted of it; empty: only to be known.
WANTED = {
    "registry migrate, empty folder": "",
    "registry seed, all seeds": "< 5 s",
    "first `make run` after the seeds": "< 5 s",
    "second `make run` after the seeds": "< 5 s",
    **SIZED,
    "suggestion, letter by letter": "p50 < 2 ms",
    "suggestion, a letter wrong": "",
    "page of a search / API, requests a second": ">= 0.3",
    "page of an entry / API, first byte": "<= 2",
    "page of an entry that nobody asked for yet / API": "",
    "20 of 1,000 adoptions of an entry / entry": "",
    "20 relations of an entry / entry": "",
    "graph of relations, depth 2 / entry": "",
    "20 lessons of an entry / entry": "",
    "POST of a plan to /similar / search of its title": "",
    "evidence of an owner of 1,000 entries": "",
    "asking for twins / the whole POST of an entry": "",
    "write of an adoption, 1,000 adopters / one": "<= 1.5",
    "new title of an entry, 1,000 adopters / none": "",
    "/statistics after a write": "",
    "start of `registry serve`": "",
    "list of 20 / constant": ">= 0.3",
    "304 of an entry / constant": ">= 0.4",
    "GET of an entry / constant": "",
    "search / plain endpoint": ">= 10",
    "search / plain endpoint of whole words": "",
    "search, five facets": "",
    "search, all facets": "",
    "search without words": "",
    "memory of the worker after the mix": "",
    "POST of an entry, 1 client": "",
    "POST of an entry, 8 clients": "",
    "rename of the owner of 1,000 entries": "",
    "first search after it": "",
}
# Every figure of `make bench-long`, likewise. A rebuild of a thousand waits for the disk instead.
LONG = {
    **{sized(name, size): wanted for size in SIZES for name, wanted in SIZED.items()},
    sized("rebuild of the index", SIZES[0]): "",
    "search through HTTP": "",
    beside("Datasette"): ">= 40",
    beside("Groonga"): ">= 2.5",
}
HEAD = ("Figure", "Measured", "Wanted", "")
_WIDTHS = (38, 58, 6)
_END = "<!-- end of table -->\n"


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one row of the table; where nothing was promised, `holds` is None."""

    name: str
    measured: str
    holds: bool | None = None

    def cells(self) -> tuple[str, str, str, str]:
        """Return the cells of its row; KeyError for a figure that the list above lacks."""
        verdict = {True: "PASS", False: "short", None: ""}[self.holds]
        return self.name, self.measured, (WANTED | LONG)[self.name], verdict


def line(cells: Sequence[str]) -> str:
    """Return a row for a terminal."""
    *padded, last = cells
    text = "  ".join(cell.ljust(width) for cell, width in zip(padded, _WIDTHS, strict=True))
    return f"{text}  {last}".rstrip()


def markdown(about: str, figures: Sequence[Figure]) -> str:
    """Return the whole table as Markdown, below a sentence about the run."""
    rows = [HEAD, ("---",) * len(HEAD), *(figure.cells() for figure in figures)]
    return about + "\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def keep(table: str, command: str) -> None:
    """Put a table in place of the one of this command in docs/performance.md."""
    begin = f"<!-- table: {command} -->\n"
    before, _begin, rest = PERFORMANCE.read_text("utf-8").partition(begin)
    _old, end, after = rest.partition(_END)
    if not end:
        raise ValueError(f"{PERFORMANCE} does not say where the table of {command} stands.")
    PERFORMANCE.write_text(f"{before}{begin}{table}{_END}{after}", "utf-8")
