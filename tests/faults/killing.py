"""Kill a registry again and again while clients write, and account for every answer they had.

By hand, with more of it: python -m tests.faults.killing --cycles 20 --database postgresql
"""

import argparse
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import click

from tests.faults.caller import Answer, Caller
from tests.faults.site import Site
from tests.faults.soundness import faults

COMPONENTS = "/api/v1/components"
WRITERS = 4
PATCHES_EACH = 2


@dataclass(frozen=True, slots=True)
class Request:
    """Hold a write, so that it can be sent again."""

    method: str
    path: str
    body: dict[str, Any]
    headers: dict[str, str]

    def send(self, caller: Caller) -> Answer:
        """Send it."""
        return caller.ask(self.method, self.path, self.body, **self.headers)


@dataclass
class Tally:
    """Count what happened; the last five must be nothing."""

    cycles: int = 0
    created: int = 0
    patched: int = 0
    in_doubt: int = 0
    in_doubt_kept: int = 0
    in_doubt_reserved: int = 0
    turned_away: int = 0
    lost: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    wrong_in_changes: list[str] = field(default_factory=list)
    half_written: list[str] = field(default_factory=list)
    unsound: dict[str, Any] = field(default_factory=dict)

    def wrong(self) -> dict[str, Any]:
        """Return what must be nothing."""
        names = ("lost", "not_found", "wrong_in_changes", "half_written", "unsound")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def table(self) -> str:
        """Return all of it as a table."""
        rows = {
            "cycles of kill -9": self.cycles,
            "acknowledged entries": self.created,
            "acknowledged edits": self.patched,
            "writes that were under way at a kill": self.in_doubt,
            "- of these kept whole (a repeat got the first answer)": self.in_doubt_kept,
            "- of these with a key reserved and nothing written": self.in_doubt_reserved,
            "answers 503, tried again": self.turned_away,
            "acknowledged writes lost": len(self.lost),
            "acknowledged entries not found by search": len(self.not_found),
            "entries not told of once in /changes": len(self.wrong_in_changes),
            "writes half there": len(self.half_written),
            "other faults": len(self.unsound),
        }
        return "\n".join(f"| {name} | {number} |" for name, number in rows.items())


class Writer:
    """Create one entry after another and edit it, and note every answer."""

    def __init__(self, caller: Caller, name: str, tally: Tally) -> None:
        self._caller = caller
        self._name = name
        self._tally = tally
        self._number = 0
        self.kept: dict[str, dict[str, Any]] = {}
        self.in_doubt: Request | None = None

    def work(self) -> None:
        """Write until the server is gone."""
        try:
            while True:
                self._number += 1
                answer = self._send(self._creation())
                for edit in range(PATCHES_EACH):
                    answer = self._send(self._edit(answer, edit))
        except (OSError, HTTPException):
            return

    def _creation(self) -> Request:
        # One word for each entry, so that a search has one answer.
        word = f"{self._name}n{self._number}z"
        body = {"title": f"Thing {word}", "summary": f"It is {word}.", "tags": [word, "thing"]}
        return Request("POST", COMPONENTS, body, {"Idempotency_Key": word})

    def _edit(self, answer: Answer, number: int) -> Request:
        path = answer.shown["path"]
        return Request("PATCH", path, {"summary": f"Edit {number}."}, {"If_Match": answer.etag})

    def _send(self, request: Request) -> Answer:
        self.in_doubt = request
        answer = request.send(self._caller)
        self._note(request, answer)
        self.in_doubt = None
        return answer

    def _note(self, request: Request, answer: Answer) -> None:
        expected = 201 if request.method == "POST" else 200
        assert answer.status == expected, answer.body
        self.kept[answer.shown["path"]] = answer.shown
        if request.method == "POST":
            self._tally.created += 1
        else:
            self._tally.patched += 1

    def settle(self) -> None:
        """Send what had no answer again: it was carried out whole, or not at all."""
        request, self.in_doubt = self.in_doubt, None
        if request is None:
            return
        self._tally.in_doubt += 1
        if request.method == "PATCH":
            self._settle_edit(request)
            return
        before = self._written(request)
        answer = request.send(self._caller)
        if answer.status == 409 and not before:
            assert int(answer.headers["Retry-After"]) > 0
            self._tally.in_doubt_reserved += 1
        elif answer.status == 201 and self._written(request) == 1:
            self._tally.in_doubt_kept += before
            self._note(request, answer)
        else:
            self._tally.half_written.append(request.body["title"])

    def _settle_edit(self, request: Request) -> None:
        answer = request.send(self._caller)
        if answer.status == 412:
            self._tally.in_doubt_kept += 1
            answer = self._caller.ask("GET", request.path)
        if answer.status == 200 and answer.shown["summary"] == request.body["summary"]:
            self._note(request, answer)
        else:
            self._tally.half_written.append(request.path)

    def _written(self, request: Request) -> int:
        word = request.body["tags"][0]
        return int(self._caller.get(f"{COMPONENTS}?tag={word}")["total"])


def run(site: Site, cycles: int, seconds: float) -> Tally:
    """Start, write for about so many seconds and kill, so many times; then look at everything."""
    tally = Tally(cycles=cycles)
    site.machine.environment["REGISTRY_WORKERS"] = "2"
    kept: dict[str, dict[str, Any]] = {}
    writers: list[Writer] = []
    for cycle in range(cycles):
        with site.machine.started() as server, ThreadPoolExecutor(WRITERS) as pool:
            _settle(writers, kept)
            names = [f"c{cycle}w{number}" for number in range(WRITERS)]
            writers = [Writer(site.camden, name, tally) for name in names]
            jobs = [pool.submit(writer.work) for writer in writers]
            # Any moment will do, and no two alike.
            time.sleep(seconds * random.uniform(0.8, 1.2))  # noqa: S311 (no secret)
            site.machine.kill(server)
            for job in jobs:
                job.result()
    with site.machine.started():
        _settle(writers, kept)
        _account(site.anyone, kept, tally)
    tally.turned_away = site.camden.turned_away
    with site.opened() as app:
        tally.unsound = faults(app)
    return tally


def _settle(writers: list[Writer], kept: dict[str, dict[str, Any]]) -> None:
    for writer in writers:
        writer.settle()
        kept.update(writer.kept)


def _account(anyone: Caller, kept: dict[str, dict[str, Any]], tally: Tally) -> None:
    """Look for every acknowledged write: at its address, by search and in the change feed."""
    changes: dict[str, list[dict[str, Any]]] = {path: [] for path in kept}
    for change in anyone.changes():
        if change["kind"] == "component":
            changes.setdefault(change["path"], []).append(change)
    for path, told in changes.items():
        types = [change["type"] for change in told]
        versions = [change["revision"] for change in told]
        if types != ["entry.created"] + ["entry.updated"] * (len(types) - 1) or versions != [
            f"{number + 1}-0" for number in range(len(types))
        ]:
            tally.wrong_in_changes.append(path)
    for path, document in kept.items():
        answer = anyone.ask("GET", path)
        if answer.status != 200 or answer.shown != document:
            tally.lost.append(path)
        word = path.rpartition("-")[2]
        found = anyone.get(f"/api/v1/search?q={word}")["items"]
        if [item["path"] for item in found] != [path]:
            tally.not_found.append(path)


def main() -> None:
    """Run it by hand, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    from tests.postgresql import running  # noqa: PLC0415 (only this database needs it)

    database = running() if given.database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="registry-kill-") as folder, database as url:
        tally = run(Site(Path(folder), url), given.cycles, given.seconds)
        click.echo(tally.table())
        click.echo(tally.wrong() or "Nothing is wrong.")


if __name__ == "__main__":
    main()
