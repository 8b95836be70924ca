"""Time suggestions inside the server while titles and names are typed, letter by letter.

`python -m bench.suggesting FOLDER` prints what was taken. One process and no HTTP: the whole
application is called as a server would call it.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import ascii_lowercase
from wsgiref.types import WSGIApplication

from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from bench.load import ROOT
from bench.table import Figure
from registry.app import create_app
from registry.extensions import db
from registry.models import Entry, Organisation, Point

PATH = "/api/v1/suggest"
FIGURE, WITH_SLIPS = "suggestion, letter by letter", "suggestion, a letter wrong"
WANTED_MS = 2.0
_TITLES, _NAMES = 30, 10


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold times of an answer in ms: the median and the 95th percentile, and the median's CPU."""

    p50: float
    p95: float
    p50_cpu: float

    def __str__(self) -> str:
        """Write them as a row of the table shows them."""
        return (
            f"p50 {self.p50:.2f} ms, p95 {self.p95:.2f} ms (p50 by CPU time {self.p50_cpu:.2f} ms)"
        )


def figures(folder: Path) -> Iterator[Figure]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.suggesting", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    right, wrong = (Taken(**taken) for taken in json.loads(done.stdout))
    yield Figure(FIGURE, str(right), right.p50 < WANTED_MS)
    yield Figure(WITH_SLIPS, str(wrong))


def _measure(folder: Path) -> list[Taken]:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    drawing = random.Random(20_261_123)
    with app.app_context():
        names = list(_drawn(drawing))
        db.session.remove()
    typed = [name[:length] for name in names for length in range(1, len(name) + 1)]
    wrong = [_slipped(drawing, text) for text in typed if len(text) > 2]
    # The first one reads the names of tags, organisations and services.
    _time(app.wsgi_app, typed[0])
    taken = [_taken([_time(app.wsgi_app, text) for text in texts]) for texts in (typed, wrong)]
    with app.app_context():
        db.engine.dispose()
    return taken


def _drawn(drawing: random.Random) -> Iterator[str]:
    """Draw titles, and names of organisations and services, as many for one database as another."""
    for column, number in (
        (Entry.title, _TITLES),
        (Organisation.name, _NAMES),
        (Point.label, _NAMES),
    ):
        total = db.session.scalar(select(func.count()).select_from(column.class_)) or 0
        for _time in range(number):
            place = select(column).order_by(column).offset(drawing.randrange(total)).limit(1)
            yield db.session.scalars(place).one()


def _slipped(drawing: random.Random, text: str) -> str:
    at = drawing.randrange(len(text))
    return text[:at] + drawing.choice(ascii_lowercase) + text[at + 1 :]


def _time(answer: WSGIApplication, text: str) -> tuple[float, float]:
    environ = EnvironBuilder(PATH, query_string={"q": text}).get_environ()
    statuses: list[str] = []
    begun, cpu = time.perf_counter(), time.thread_time()
    body = answer(environ, lambda status, *_rest: statuses.append(status))  # type: ignore[arg-type]
    for _part in body:
        pass
    taken = time.perf_counter() - begun, time.thread_time() - cpu
    if statuses != ["200 OK"]:
        raise RuntimeError(f"{text} was answered with {statuses}.")
    return taken


def _taken(times: Sequence[tuple[float, float]]) -> Taken:
    clock, cpu = (sorted(column) for column in zip(*times, strict=True))
    middle = len(times) // 2
    return Taken(clock[middle] * 1e3, clock[len(times) * 95 // 100] * 1e3, cpu[middle] * 1e3)


if __name__ == "__main__":
    print(json.dumps([asdict(taken) for taken in _measure(Path(sys.argv[1]))]))
