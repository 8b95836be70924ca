"""Write rows of entries after the pattern of one that the registry rendered.

To load and render an entry takes ten times as long as to fill in what differs between two entries
of the same shape. Whoever uses this compares some of its rows with what the registry makes.
"""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from registry.documents.address import entry_path
from registry.documents.entry import freshness_reason, own_fields
from registry.documents.organisation import reference
from registry.documents.reuse import reuse
from registry.kinds import KINDS
from registry.kinds.freshness import assess
from registry.kit import json
from registry.models import Entry, Organisation

KIND = KINDS["component"]
# What a generated entry states beside the common fields.
_OWN = ("licence", "type", "languages", "maintenance", "repository_url")
_SHOWN = ("slug", "title", "summary", "description", "phase", "last_activity_at")
Row = dict[str, Any]


class Pattern:
    """Hold what all generated entries have in common: their columns, documents and fields."""

    def __init__(self, entry: Entry) -> None:
        self._columns = columns(entry)
        self._document = json.loads(entry.document)
        self._fields = own_fields(entry)

    def row(
        self, entry_id: str, raw: Row, owner: Organisation, reviewed_at: datetime | None
    ) -> tuple[Row, Row]:
        """Return the columns of an entry, and the fields that its event keeps."""
        active = raw["last_activity_at"]
        active_at = datetime.fromisoformat(active) if active else None
        made_at = self._columns["created_at"]
        verdict = assess(reviewed_at, active_at, KIND.review_months, made_at)
        details = {name: raw[name] for name in _OWN}
        shown = {name: raw[name] for name in _SHOWN}
        row = self._columns | shown
        row |= {
            "id": entry_id,
            "last_activity_at": active_at,
            "details": self._columns["details"] | details,
            "freshness": verdict.verdict,
            "review_by": verdict.review_by,
            "reviewed_at": reviewed_at,
        }
        fields = self._fields | shown | details | {"tags": sorted(set(raw["tags"]))}
        row["document"] = json.dumps(self._document | fields | _told(row, owner))
        return row, fields


def _told(row: Row, owner: Organisation) -> Row:
    """Return what a document says that is no field of its owner's."""
    reviewed_at = row["reviewed_at"]
    entry: Any = SimpleNamespace(**row)
    path = entry_path(KIND.plural, row["slug"])
    return {
        "id": row["id"],
        "path": path,
        **reuse(row["counts"], path),
        "owner": reference(owner),
        "freshness": row["freshness"],
        "freshness_reason": freshness_reason(entry, owner.name),
        "review_by": row["review_by"] and row["review_by"].isoformat(),
        "reviewed_at": reviewed_at and f"{reviewed_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def columns(entry: Entry) -> Row:
    """Return the columns of an entry by name."""
    return {column.key: getattr(entry, column.key) for column in Entry.__table__.columns}
