"""Print how well search answers: `python -m tests.search.relevance [--worst 20]`.

`--worst` shows queries of the tuned half only: whoever looks at the others tunes to them.
"""

import argparse
import tempfile
from pathlib import Path

from tests.search.relevance.scoring import (
    REPORTED,
    TUNED,
    Searched,
    gain,
    means,
    queries,
    scores,
)


def main() -> None:
    """Print the means of both halves, and the worst answers of the tuned one."""
    parser = argparse.ArgumentParser(prog="python -m tests.search.relevance", description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="how many of the worst to show")
    parser.add_argument("--both", action="store_true", help="the reported half too, at the end")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        searched = Searched(Path(folder))
        for half in (TUNED, REPORTED) if options.both else (TUNED,):
            by_kind = scores(searched, half)
            print(f"{half} ({sum(map(len, by_kind.values()))} queries)")
            for kind, mean in means(by_kind).items():
                print(f"  {kind:<12}{len(by_kind.get(kind, ())) or '':>4} {mean:.3f}")
        _show_worst(searched, options.worst)


def _show_worst(searched: Searched, most: int) -> None:
    tuned = [judged for judged in queries() if judged.half == TUNED]
    ranked = sorted((gain(one, searched.found(one.query)), one.query, one) for one in tuned)
    for score, query, judged in ranked[:most]:
        meaning = searched.meaning(query)
        print(f"\n{score:.2f} {judged.kind}: {query}")
        for part in meaning.parts:
            ways = [" ".join(way.words) + f" {way.factor:.2f}" for way in part.ways]
            print(f"   {' '.join(part.words)} ({part.share:.2f}) {ways}")
        print("   got   ", [f"{key}={judged.grades.get(key, 0)}" for key in searched.found(query)])
        wanted = sorted(judged.grades.items(), key=lambda pair: -pair[1])
        print("   wanted", [f"{key}={grade}" for key, grade in wanted][:10])


if __name__ == "__main__":
    main()
