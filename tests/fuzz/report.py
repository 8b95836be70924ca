"""Count which operation answered what, and tell it so that nobody takes 10,000 x 404 for a test."""

import logging
from collections import Counter, defaultdict
from typing import Any

from schemathesis.engine import events

from tests.fuzz.stage import OPENERS, Stage
from tests.fuzz.steer import Steering

LEAST = 5
SHOWN = 3


class Report:
    """Gather answers and failures."""

    def __init__(self) -> None:
        self.handler = _Kept()
        self.statuses: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        self.reached: Counter[str] = Counter()
        self.failures: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.phases: Counter[str] = Counter()

    def take(self, steering: Steering, event: Any) -> None:
        """Take in what Schemathesis tells."""
        if isinstance(event, events.NonFatalError | events.FatalError):
            value = getattr(event, "value", None) or getattr(event, "exception", None)
            self.failures["Schemathesis", type(value).__name__, steering.actor].append(repr(value))
        if not isinstance(event, events.ScenarioFinished):
            return
        for case_id, sent in event.recorder.interactions.items():
            self._answer(steering, event, case_id, sent)
        for case_id, checks in event.recorder.checks.items():
            operation = event.recorder.cases[case_id].value.operation.label
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    said = f"{failure.message}\n{check.failure_info.code_sample}"
                    self.failures[operation, failure.title, steering.actor].append(said)

    def _answer(self, steering: Steering, event: Any, case_id: str, sent: Any) -> None:
        operation = event.recorder.cases[case_id].value.operation.label
        status = sent.response.status_code if sent.response else 0
        self.phases[event.phase.value] += 1
        self.statuses[operation, steering.actor][status] += 1
        if 200 <= status < 300 or status == 304:
            self.reached[operation] += 1

    def tell(self, stage: Stage, seconds: float) -> int:
        """Print the table and the failures; return 0 when there are none."""
        names = [f"{found.method} {found.template}" for found in stage.operations.values()]
        for name in names:
            if self.reached[name] < LEAST:
                said = (
                    f"Only {self.reached[name]} calls got past the refusals: teach "
                    "tests/fuzz/steer.py what this operation needs."
                )
                self.failures[name, "Hardly ever reached", ""].append(said)
        self._table(names)
        for (operation, title, actor), said in self.failures.items():
            print(f"\n{operation}: {title} (as {actor}, {len(said)} times)")
            print("\n".join(f"  {line}" for one in said[:SHOWN] for line in one.splitlines()))
        print(*self.handler.lines[:10], sep="\n")
        failed = {operation for operation, _title, _actor in self.failures}
        calls = sum(self.phases.values())
        shares = ", ".join(f"{number} {phase}" for phase, number in self.phases.items())
        print(f"\n{calls} calls in {seconds:.0f} s ({shares})")
        print(f"fuzz: {len(set(names) - failed)} passed, {len(failed)} failed")
        return 1 if failed else 0

    def _table(self, names: list[str]) -> None:
        width = max(map(len, names))
        for name in names:
            for actor in (*OPENERS, "anyone", "wrong"):
                seen = sorted(self.statuses[name, actor].items())
                shown = "  ".join(f"{status}:{number}" for status, number in seen)
                print(f"{name if actor == 'camden' else '':{width}}  {actor:8}{shown}")


class _Kept(logging.Handler):
    """Keep what the application logged: behind a 500 stands a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))
