"""Run Schemathesis as each of the cast, and tell what it found."""

import logging
import time
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.engine import from_schema

from tests.contract.url_map import Operation
from tests.fuzz.checks import act_as, rejections
from tests.fuzz.report import Report
from tests.fuzz.stage import OPENERS, Stage, opener
from tests.fuzz.steer import Steering

# DELETE archives here, and what is archived can be read: that is no use after free. What was just
# made may be another organisation's draft, so that a 404 is no missing resource.
# Schemathesis' own check of ignored tokens cannot call an application in its own process; two
# actors of ours try every operation without a token and with a wrong one instead: always 401.
# Whether valid data are taken is judged by the table in accepted.py, more strictly.
NOT_OURS = (
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
    "positive_data_acceptance",
)
ACTORS = ("camden", "steward", "anyone", "wrong")


def fuzz(folder: Path, seed: int, examples: int) -> int:
    """Fuzz as everybody; return 0 when nothing was found."""
    started = time.monotonic()
    report = Report()
    logging.getLogger("registry").addHandler(report.handler)
    stage = Stage(folder, seed)
    for actor in ACTORS:
        _as(stage, actor, seed, examples, report)
    return report.tell(stage, time.monotonic() - started)


def _as(stage: Stage, actor: str, seed: int, examples: int, report: Report) -> None:
    steering = Steering(stage, actor)
    act_as(steering)
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", stage.app, config=_config(stage, actor, seed, examples)
    )
    for event in from_schema(schema).execute():
        report.take(steering, event)


def _config(stage: Stage, actor: str, seed: int, examples: int) -> schemathesis.Config:
    secret = stage.secret(actor)
    checks: dict[str, Any] = {name: {"enabled": False} for name in NOT_OURS}
    return schemathesis.Config.from_dict(
        {
            "seed": seed,
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "headers": {"Authorization": f"Bearer {secret}"} if secret else {},
            "generation": {
                "max-examples": examples if actor in OPENERS else max(examples // 5, 2),
                "database": "none",
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "checks": checks,
            # The tokens in what is printed live as long as the run.
            "output": {"sanitization": {"enabled": False}, "truncation": {"enabled": False}},
            # What one call made the next ones read, change and archive, by links that are inferred.
            "phases": {
                "stateful": {
                    "enabled": actor in OPENERS,
                    "generation": {"max-examples": 3 * examples},
                }
            },
            "operations": [_operation(stage, actor, found) for found in stage.operations.values()],
        }
    )


def _operation(stage: Stage, actor: str, found: Operation) -> dict[str, Any]:
    """Say of one operation what it may answer, and who goes through it whole."""
    statuses = sorted(rejections(actor, found))
    return {
        "include-name": f"{found.method} {found.template}",
        "phases": {"coverage": {"enabled": actor == opener(stage, found)}},
        "checks": {"negative_data_rejection": {"expected-statuses": statuses}},
    }
