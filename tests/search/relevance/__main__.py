"""Print how well search answers: `python -m tests.search.relevance [--worst 20]`.

`--worst` shows queries of the tuned half only: whoever looks at the others tunes to them.
"""

import argparse
import csv
import tempfile
from pathlib import Path

from tests.search.relevance.scoring import (
    HERE,
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
    parser.add_argument("--keep", action="store_true", help="write what has risen to scores.csv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        searched = Searched(Path(folder))
        for half in (TUNED, REPORTED) if options.both else (TUNED,):
            by_kind = scores(searched, half)
            print(f"{half} ({sum(map(len, by_kind.values()))} queries)")
            for kind, mean in means(by_kind).items():
                print(f"  {kind:<12}{len(by_kind.get(kind, ())) or '':>4} {mean:.3f}")
        _show_worst(searched, options.worst)
        if options.keep:
            _keep(searched)


def _keep(searched: Searched) -> None:
    """Write the scores, each the higher one of now and before."""
    file = HERE / "scores.csv"
    before: dict[str, dict[str, str]] = {}
    if file.exists():
        with file.open(encoding="utf-8", newline="") as kept:
            before = {row["kind"]: row for row in csv.DictReader(kept)}
    now = {half: means(scores(searched, half)) for half in (TUNED, REPORTED)}
    with file.open("w", encoding="utf-8", newline="") as fresh:
        writer = csv.writer(fresh, lineterminator="\n")
        writer.writerow(("kind", TUNED, REPORTED))
        for kind in now[TUNED]:
            was = before.get(kind, {})
            higher = (max(now[half][kind], float(was.get(half, 0))) for half in now)
            writer.writerow((kind, *(f"{value:.3f}" for value in higher)))


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
