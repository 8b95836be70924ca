"""Tables of the event log and of the totals that are kept with it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base
from registry.models.types import Json, UtcDateTime


class Event(Base):
    """Keep one change: its place in the log, what it was, by whom, and what came of it."""

    __tablename__ = "events"

    position: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(sa.String(40))
    record_id: Mapped[str] = mapped_column(sa.String(36))
    slug: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int]
    revision: Mapped[int]
    is_public: Mapped[bool]
    cause: Mapped[int | None] = mapped_column(sa.BigInteger)
    actor_organisation_id: Mapped[str | None] = mapped_column(sa.String(36))
    actor_token_id: Mapped[str | None] = mapped_column(sa.String(36))
    fields: Mapped[dict[str, Any] | None] = mapped_column(Json)
    document: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    __table_args__ = (
        sa.Index("ix_events_record", "record_id", "position"),
        sa.Index("ix_events_public", "is_public", "position"),
    )


class Total(Base):
    """Keep how many public records of a kind there are, counted at the write."""

    __tablename__ = "totals"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int]


class Fact(Base):
    """Keep one fact about this database, such as its log_id."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(200))
