"""Make up what councils might register: words of the seeds, common and rare as in real text."""

import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LANGUAGES = ("PHP", "C#", "JavaScript", "Ruby", "Python", "TypeScript", "Java", "Go", "Perl")
LICENCES = (None, "MIT", "GPL-2.0-or-later", "Apache-2.0", "MPL-2.0", "AGPL-3.0-or-later")
PHASES = (None, "live", "public-beta", "alpha", "private-beta", "discovery")
TYPES = (None, "web-application", "backend-service", "library", "add-on", "configuration")
# Seeds have some hundred words, a real catalogue tens of thousands: the rest are compounds.
VOCABULARY = 20_000
# Nothing here depends on the day of the run, so that two runs compare.
TODAY = datetime(2026, 11, 1, tzinfo=UTC)


def _rows(seeds: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (seeds / "components.jsonl").read_text().splitlines()]


def vocabulary(seeds: Path) -> list[str]:
    """Return every word that generated texts are drawn from, the commonest first."""
    text = " ".join(f"{row['title']} {row['summary'] or ''}" for row in _rows(seeds))
    counted = Counter(re.findall(r"[a-z]{2,}", text.lower()))
    common = [word for word, _number in counted.most_common()]
    pairs = (first + second for second, first in itertools.product(common, common))
    return [*common, *itertools.islice(pairs, VOCABULARY - len(common))]


class Writer:
    """Write entries, the same ones at each run; rank r of any list comes up 1/r as often."""

    def __init__(self, seeds: Path, owners: Sequence[str]) -> None:
        self._random = random.Random(20_261_101)
        rows = _rows(seeds)
        self._words = vocabulary(seeds)
        tags = Counter(tag for row in rows for tag in row["tags"])
        self._tags = [tag for tag, _number in tags.most_common()]
        self._owners = list(owners)
        self._weights: dict[int, list[float]] = {}

    def _some(self, ranked: Sequence[Any], number: int) -> list[Any]:
        length = len(ranked)
        if length not in self._weights:
            shares = (1 / rank for rank in range(1, length + 1))
            self._weights[length] = list(itertools.accumulate(shares))
        return self._random.choices(ranked, cum_weights=self._weights[length], k=number)

    def _one(self, ranked: Sequence[Any]) -> Any:
        return self._some(ranked, 1)[0]

    def _sentence(self, least: int, most: int) -> str:
        words = self._some(self._words, self._random.randint(least, most))
        return " ".join(words).capitalize()

    def owner(self) -> str:
        """Return the slug of an owner."""
        return str(self._one(self._owners))

    def entry(self, number: int) -> dict[str, Any]:
        """Return the body of a component that can be published."""
        rarely = self._random.random() < 0.3
        name = f"{self._sentence(2, 4)} {number}"
        slug = name.lower().replace(" ", "-")
        return {
            "title": name,
            "slug": slug[-80:].strip("-"),
            "summary": self._sentence(8, 20)[:249] + ".",
            "description": "\n\n".join(self._sentence(20, 60) + "." for _ in range(2)),
            "tags": self._some(self._tags, self._random.randint(1, 5)),
            "phase": self._one(PHASES),
            "licence": self._one(LICENCES),
            "type": self._one(TYPES),
            "languages": sorted(set(self._some(LANGUAGES, self._random.randint(0, 2)))),
            "maintenance": self._one((None, "internal", "community", "contract")),
            "repository_url": f"https://github.com/example-council/{slug[:60].strip('-')}",
            "contact": {"name": "Digital team", "email": "digital@example.gov.uk"},
            "last_activity_at": self._time() if rarely else None,
        }

    def _time(self) -> str:
        moment = TODAY - timedelta(days=self._random.randint(1, 2_000))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
