"""Time what stands around entries: who uses them, what they belong with, what was learnt.

`python -m bench.reuse FOLDER` prints what was taken, and writes into the folder. One process and no
HTTP: the whole application is called as a server would call it. An entry with 1,000 adopters stands
beside one that nobody uses, so that what grows with them shows.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import data
from bench.load import ROOT
from bench.material import CROWD_PATH, LIST_PATH, SEARCH_PATH, bearer
from bench.pattern import KIND
from bench.table import Figure
from bench.words import Writer
from registry.access.actor import STEWARD, Actor
from registry.adoptions import service as adoptions_service
from registry.app import create_app
from registry.documents.address import API
from registry.entries.twins import twins
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit.write import write
from registry.models import OWNER, Entry, EntryOrganisation, Organisation
from registry.operations import migrate
from registry.organisations import service as organisations_service
from registry.relations import service as relations_service

ADOPTERS, AROUND = 1_000, 40
FIRST = "adopter-0"
# The rows of the table by what is timed, and whether a ratio to it is wanted.
READS = {
    "adoptions": "20 of 1,000 adoptions of an entry / entry",
    "relations": "20 relations of an entry / entry",
    "graph": "graph of relations, depth 2 / entry",
    "lessons": "20 lessons of an entry / entry",
}
SIMILAR = "POST of a plan to /similar / search of its title"
EVIDENCE = "evidence of an owner of 1,000 entries"
TWINS = "asking for twins / the whole POST of an entry"
ADOPTION = "write of an adoption, 1,000 adopters / one"
TITLE = "new title of an entry, 1,000 adopters / none"
FIGURES = "/statistics after a write"
NAMES = (*READS.values(), SIMILAR, EVIDENCE, TWINS, ADOPTION, TITLE, FIGURES)
ADOPTION_MOST = 1.5
_ROUNDS, _ASKED = 5, 20
Timed = dict[str, tuple[float, ...]]


def figures(folder: Path) -> Iterator[Figure]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.reuse", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    taken: Timed = {name: tuple(one) for name, one in json.loads(done.stdout).items()}
    for name in NAMES:
        one, *beside = taken[name]
        if not beside:
            yield Figure(name, _ms(one))
            continue
        ratio = one / beside[0]
        holds = ratio <= ADOPTION_MOST if name == ADOPTION else None
        yield Figure(name, f"{ratio:.2f} ({_ms(one)} of {_ms(beside[0])})", holds)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


class Asker:
    """Call the application as a server would, and tell how long it took."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> float:
        """Send one request; a status that is no success is an error."""
        sent = {} if body is None else {"json": body}
        environ = EnvironBuilder(path, method=method, headers=headers, **sent).get_environ()
        began = time.perf_counter()
        chunks, status, _headers = run_wsgi_app(self.app, environ)
        said = b"".join(chunks)
        taken = time.perf_counter() - began
        if not status.startswith("2"):
            raise RuntimeError(f"{method} {path} answered {status}: {said[:300]!r}")
        return taken


def _in_turn(*sides: Callable[[], float]) -> tuple[float, ...]:
    """Return the median time of each side: they take turns, and the first round warms up."""
    rounds = [
        tuple(statistics.fmean(side() for _ in range(_ASKED)) for side in sides)
        for _turn in range(_ROUNDS + 1)
    ][1:]
    return tuple(statistics.median(times) for times in zip(*rounds, strict=True))


def _measure(folder: Path) -> Timed:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        popular, lonely = _crowd()
        _adopted(popular)
        _surrounded(popular, lonely)
        owner = bearer(data.CROWD, "entries:write")
        adopter = bearer(FIRST, "adoptions:write")
        db.session.remove()
    ask = Asker(app)
    return {
        **_reads(ask, popular),
        **_writes(ask, owner, adopter, popular, lonely),
        **_twins(app, ask, owner),
    }


def _crowd() -> tuple[str, str]:
    """Return two entries of the owner of a thousand."""
    link = EntryOrganisation
    query = (
        select(Entry.slug)
        .join(link, link.entry_id == Entry.id)
        .join(Organisation, Organisation.id == link.organisation_id)
        .where(Organisation.slug == data.CROWD, link.role == OWNER, Entry.kind == KIND.name)
        .order_by(Entry.id)
        .limit(2)
    )
    one, other = db.session.scalars(query)
    return one, other


def _adopted(slug: str) -> None:
    """Let a thousand organisations adopt an entry; as many are made as there are too few."""
    with write():
        steward = migrate.steward()
        for number in range(ADOPTERS):
            about = {"slug": f"adopter-{number}", "name": f"Adopter {number}", "type": "community"}
            organisations_service.create(about, steward)
    found = select(Organisation.id, Organisation.slug).where(Organisation.slug.like("adopter-%"))
    rows = db.session.execute(found.order_by(Organisation.slug)).all()
    said = {"stage": "piloting", "since": "2020-01-01"}
    for start in range(0, ADOPTERS, 100):
        with write():
            for row in rows[start : start + 100]:
                actor = Actor(row.id, row.slug, frozenset(("adoptions:write",)))
                adoptions_service.create(KIND, slug, said, actor)


def _surrounded(slug: str, other: str) -> None:
    """Relate an entry to forty others, and let lessons be learnt from it."""
    steward = Actor(migrate.steward().organisation_id, migrate.REGISTRY, frozenset((STEWARD,)))
    kinds = {KIND.name: "depends-on", "lesson": "learnt-from"}
    here = f"{LIST_PATH}/{slug}"
    with write():
        for name, type_ in kinds.items():
            query = select(Entry.slug).where(Entry.kind == name, Entry.slug.not_in([slug, other]))
            for found in db.session.scalars(query.order_by(Entry.id).limit(AROUND)).all():
                raw = {"type": type_, "target": here}
                relations_service.create(KINDS[name], found, raw, steward)


def _reads(ask: Asker, slug: str) -> Timed:
    path = f"{LIST_PATH}/{slug}"
    addresses = {
        "adoptions": f"{path}/adoptions",
        "relations": f"{path}/relations",
        "graph": f"{API}/relations?root={path}&depth=2",
        "lessons": f"{path}/lessons",
    }
    timed = {
        READS[name]: _in_turn(lambda at=at: ask("GET", at), lambda: ask("GET", path))  # type: ignore[misc]
        for name, at in addresses.items()
    }
    title = "Residents report a missed bin"
    timed[SIMILAR] = _in_turn(
        lambda: ask("POST", f"{API}/similar", {"title": title}),
        lambda: ask("GET", f"{SEARCH_PATH}?q=residents+report+a+missed+bin"),
    )
    timed[EVIDENCE] = _in_turn(lambda: ask("GET", f"{CROWD_PATH}/evidence"))
    return timed


def _writes(
    ask: Asker, owner: dict[str, str], adopter: dict[str, str], popular: str, lonely: str
) -> Timed:
    """Write to the entry of a thousand adopters and to the one of nobody, in turn."""
    whatever, numbers = {"If-Match": "*"}, count()
    said = {"stage": "piloting", "since": "2020-01-01", "outcome": "None yet."}
    ask("POST", f"{LIST_PATH}/{lonely}/adoptions", said, adopter)
    paths = _own(ask)

    def adopt(slug: str) -> float:
        change = {"stage": "live", "since": "2021-01-01", "outcome": f"Said {next(numbers)}"}
        return ask("PATCH", paths[slug], change, adopter | whatever)

    def name(slug: str) -> float:
        change = {"title": f"Parking permits {next(numbers)}"}
        return ask("PATCH", f"{LIST_PATH}/{slug}", change, owner | whatever)

    def count_anew() -> float:
        name(lonely)
        return ask("GET", f"{API}/statistics")

    return {
        ADOPTION: _in_turn(lambda: adopt(popular), lambda: adopt(lonely)),
        TITLE: _in_turn(lambda: name(popular), lambda: name(lonely)),
        FIGURES: _in_turn(count_anew),
    }


def _own(ask: Asker) -> dict[str, str]:
    """Return the path of what the first adopter said of each entry."""
    address = f"{API}/organisations/{FIRST}/adoptions"
    chunks, _status, _headers = run_wsgi_app(ask.app, EnvironBuilder(address).get_environ())
    items = json.loads(b"".join(chunks))["items"]
    return {one["entry"]["slug"]: one["path"] for one in items}


def _twins(app: Any, ask: Asker, owner: dict[str, str]) -> Timed:
    """Time the question whether there is such an entry already, and the write that asks it."""
    bodies = (Writer(data.SEEDS, [data.CROWD]).entry(20_000_000 + place) for place in count())

    def asked() -> float:
        body = next(bodies)
        with app.app_context():
            began = time.perf_counter()
            twins(app.extensions["search_index"], KIND, body)
            return time.perf_counter() - began

    return {TWINS: _in_turn(asked, lambda: ask("POST", LIST_PATH, next(bodies), owner))}


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
