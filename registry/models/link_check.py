"""Table of what the checker found at the addresses that entries name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base
from registry.models.types import UtcDateTime


class LinkCheck(Base):
    """Keep how one address stands: what was last seen there, and since when it fails."""

    __tablename__ = "link_checks"

    # SHA-256 of the address, in hexadecimal: an index of PostgreSQL does not hold long addresses.
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    url: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[str] = mapped_column(sa.String(20))
    # Of the last answer; null when there was none, and then `reason` says why.
    http_status: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(sa.String(30))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Days in a row on which it failed, and how many of them speak for its being gone.
    failures: Mapped[int]
    strikes: Mapped[int]
    # Where it has moved for good.
    final_url: Mapped[str | None] = mapped_column(sa.Text)
    next_check_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_link_checks_status", "status"),)
