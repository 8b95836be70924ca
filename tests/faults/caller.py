"""A client of a served registry: real HTTP, and as patient as `Retry-After` asks."""

import json
import time
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from typing import Any

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold an answer, its body as it was sent."""

    status: int
    headers: Message
    body: bytes

    @property
    def shown(self) -> Any:
        """Return what the body says."""
        return json.loads(self.body)

    @property
    def etag(self) -> str:
        """Return the ETag, which every answer with a record has."""
        return str(self.headers["ETag"])


class Caller:
    """Ask a registry at a port, each time by a connection of its own; threads may share it."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port = port
        self.token = token
        self.turned_away = 0

    def once(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request and return the answer; OSError or HTTPException when there is none."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            given["Content-Type"] = "application/json"
            data = json.dumps(body)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, data, given)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request, and again as `Retry-After` says for as long as the answer is 503."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.once(method, path, body, **headers)
            if answer.status != 503 or time.monotonic() > deadline:
                return answer
            self.turned_away += 1
            time.sleep(int(answer.headers["Retry-After"]))

    def get(self, path: str) -> Any:
        """Read what must be there."""
        answer = self.ask("GET", path)
        assert answer.status == 200, f"GET {path}: {answer.status} {answer.body[:300]!r}"
        return answer.shown

    def changes(self, limit: int = 100) -> list[dict[str, Any]]:
        """Read the whole change feed."""
        found: list[dict[str, Any]] = []
        path = f"/api/v1/changes?limit={limit}"
        while True:
            page = self.get(path)
            found += page["items"]
            if page["next"] is None:
                return found
            path = page["next"].partition(f":{self.port}")[2]
