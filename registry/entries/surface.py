"""Answer with entries: what the routes of this room share."""

from collections.abc import Sequence

from flask import Response

from registry.entries.twins import Twin
from registry.history.surface import shown
from registry.kit import json
from registry.models import Entry

WRITE = "entries:write"


def created(entry: Entry, warned: Sequence[Twin], *, dry_run: bool) -> Response:
    """Answer with an entry that was just registered, and with what its owner is warned of."""
    return warning(entry, warned, status=200 if dry_run else 201, location=True)


def warning(
    entry: Entry, warned: Sequence[Twin], *, status: int = 200, location: bool = False
) -> Response:
    """Answer with an entry, and with what its owner is warned of when it was published by this."""
    answer = shown(entry, status=status, location=location)
    if warned:
        warnings = json.dumps([twin.shown() for twin in warned])
        answer.set_data(answer.get_data()[:-1] + b',"warnings":' + warnings + b"}")
    return answer
