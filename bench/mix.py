"""The fixed mix of queries: `python -m bench.mix > bench/queries.txt` writes it anew."""

import random
from collections.abc import Iterator
from pathlib import Path

from bench.load import ROOT
from bench.words import vocabulary
from registry.search.analysis import STOPWORDS

FILE = Path(__file__).with_name("queries.txt")
# Places in the vocabulary, whose word of rank r comes up 1/r as often as the first one: the
# shares of 100,000 entries that hold such a word were counted.
BANDS = {
    "rare": (3_000, 20_000, "in fewer than 1 of 300 entries"),
    "middling": (250, 650, "in about 1 of 40"),
    "common": (20, 100, "in 1 of 10 to 1 of 3"),
}
SINGLE, PAIRS = 14, 6
_ABOUT = """\
# The searches that bench measures, one a line. Made by: python -m bench.mix > bench/queries.txt
# The texts of the generated entries are drawn by Zipf's law from the words of the seeds, and from
# compounds of two of them, ranked by how often the seeds use them (bench/words.py). The words here
# are drawn evenly from three bands of these ranks, without the words that search passes over."""


def queries() -> list[str]:
    """Return the searches of the mix."""
    lines = FILE.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _lines() -> Iterator[str]:
    drawing = random.Random(20_261_123)
    words = vocabulary(ROOT / "seeds")
    yield _ABOUT
    for name, (first, last, meaning) in BANDS.items():
        telling = [word for word in words[first:last] if word not in STOPWORDS]
        drawn = drawing.sample(telling, SINGLE + 2 * PAIRS)
        yield f"# {name}: ranks {first:,} to {last:,}, {meaning}"
        yield from drawn[:SINGLE]
        yield from map(" ".join, zip(drawn[SINGLE::2], drawn[SINGLE + 1 :: 2], strict=True))


if __name__ == "__main__":
    print("\n".join(_lines()))
