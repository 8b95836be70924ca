"""Time pages beside the API's answers to the same, inside one process.

`python -m bench.pages FOLDER` prints what was taken. One process and no HTTP: the whole application
is called as a server would call it. As it answers in one piece, the first byte comes with the last.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import mix
from bench.load import ROOT
from bench.material import SEARCH_PATH
from bench.pattern import KIND
from bench.table import Figure
from registry.app import create_app
from registry.documents.address import API
from registry.extensions import db
from registry.models import Entry

SEARCH, ENTRY = "page of a search / API, requests a second", "page of an entry / API, first byte"
FIRST = "page of an entry that nobody asked for yet / API"
SEARCH_LEAST, ENTRY_MOST = 0.3, 2.0
_ROUNDS, _ENTRIES = 5, 100
# The seconds that each of the paths took, by the way they were asked.
Times = tuple[float, float]


def figures(folder: Path) -> Iterator[Figure]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.pages", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    taken = json.loads(done.stdout)
    page, api = taken["search"]
    ratio = api / page
    yield Figure(SEARCH, f"{ratio:.2f} ({_ms(page)} of {_ms(api)})", ratio >= SEARCH_LEAST)
    page, api = taken["entry"]
    ratio = page / api
    yield Figure(ENTRY, f"{ratio:.1f} ({_ms(page)} of {_ms(api)})", ratio <= ENTRY_MOST)
    page, api = taken["first"]
    yield Figure(FIRST, f"{page / api:.1f} ({_ms(page)} of {_ms(api)})")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _measure(folder: Path) -> dict[str, Times]:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        of_kind = select(Entry.slug).where(Entry.kind == KIND.name).order_by(Entry.id)
        slugs = db.session.scalars(of_kind).all()
        db.session.remove()
    drawn = [slugs[place * len(slugs) // _ENTRIES] for place in range(_ENTRIES)]
    answers = [f"{API}/{KIND.plural}/{slug}" for slug in drawn]
    asked = [urlencode(one, doseq=True) for one in mix.searches()]
    return {
        "search": _compared(
            app, [f"/search?{one}" for one in asked], [f"{SEARCH_PATH}?{one}" for one in asked]
        ),
        "entry": _compared(app, [f"/{KIND.plural}/{slug}" for slug in drawn], answers),
        # A page with a query is made anew each time, as it is for the first who asks.
        "first": _compared(app, [f"/{KIND.plural}/{slug}?first" for slug in drawn], answers),
    }


def _compared(app: WSGIApplication, pages: Sequence[str], answers: Sequence[str]) -> Times:
    """Return the seconds of one page and of one answer: medians of rounds that took turns."""
    sides: tuple[Callable[[], float], ...] = (
        lambda: _mean(app, pages),
        lambda: _mean(app, answers),
    )
    # The first round warms both up.
    rounds = [tuple(side() for side in sides) for _turn in range(_ROUNDS + 1)][1:]
    return statistics.median(one for one, _ in rounds), statistics.median(one for _, one in rounds)


def _mean(app: WSGIApplication, paths: Sequence[str]) -> float:
    environs = [EnvironBuilder(path).get_environ() for path in paths]
    began = time.process_time()
    for environ in environs:
        chunks, status, _headers = run_wsgi_app(app, environ)
        list(chunks)
        if not status.startswith("200"):
            raise RuntimeError(f"{environ['PATH_INFO']} answered {status}.")
    return (time.process_time() - began) / len(paths)


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
