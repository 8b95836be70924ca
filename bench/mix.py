"""The fixed mix of queries: `python -m bench.mix > bench/queries.txt` writes it anew."""

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
# What every third search of the mix is narrowed by, in turn.
FILTERS = ({"phase": ["live"]}, {"licence": ["MIT"]}, {"tag": ["drupal"], "phase": ["alpha"]})
# Which words count as words that half of the entries have, and how many of the commonest are tried.
HALF, TRIED = (0.4, 0.6), 40
Asked = dict[str, Any]
_ABOUT = """\
# The searches that bench measures, one a line. Made by: python -m bench.mix > bench/queries.txt
# The texts of the generated entries are drawn by Zipf's law from the words of the seeds, and from
# compounds of two of them, ranked by how often the seeds use them (bench/words.py). The words here
# are drawn evenly from three bands of these ranks, without the words that search passes over."""


def queries() -> list[str]:
    """Return the searches of the mix."""
    lines = FILE.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def searches() -> list[Asked]:
    """Return the searches of the mix, and after every third one the same with filters."""
    typed = queries()
    narrowed = zip(typed[::3], itertools.cycle(FILTERS), strict=False)
    return [{"q": words} for words in typed] + [{"q": words, **by} for words, by in narrowed]


def half(share: Callable[[str], float]) -> list[str]:
    """Return the words that about half of the entries have, by the share that has a word."""
    words = [word for word in vocabulary(ROOT / "seeds")[:TRIED] if word not in STOPWORDS]
    least, most = HALF
    return [word for word in words if least <= share(word) <= most]


def unlike(seed: int, number: int) -> list[str]:
    """Draw searches of which none is like another: a rare word and one of any band."""
    drawing = random.Random(seed)
    words = vocabulary(ROOT / "seeds")
    bands = [
        [word for word in words[first:last] if word not in STOPWORDS]
        for first, last, _meaning in BANDS.values()
    ]
    pairs = (f"{drawing.choice(bands[0])} {drawing.choice(bands[n % 3])}" for n in range(number))
    return list(dict.fromkeys(pairs))


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
