"""Table of the days on which the registry looked what time has changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base
from registry.models.types import UtcDateTime


class Tick(Base):
    """Keep that a node looks, or has looked, what one day made due, stale or expired."""

    __tablename__ = "ticks"

    day: Mapped[date] = mapped_column(primary_key=True)
    lease: Mapped[str] = mapped_column(sa.String(36))
    leased_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
