"""Columns of everything that has a stored document and history."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.types import UtcDateTime


class Recorded:
    """Give a table what history and documents need; `version` counts edits, `revision` the rest."""

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    render_hash: Mapped[str] = mapped_column(sa.String(16), default="")
    document: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"")
