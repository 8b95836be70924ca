"""Table of adoptions: that an organisation uses an entry, how far it is, and who says so."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.entry import Entry
from registry.models.organisation import Organisation
from registry.models.record import Recorded
from registry.models.types import Json, UtcDateTime

STAGES = ("interested", "evaluating", "piloting", "live", "stopped")
LIVE, STOPPED = "live", "stopped"
# How far what is said can be relied on, the lowest first.
REPORTED, DECLARED, LINK_CHECKED, ACKNOWLEDGED = LEVELS = (
    "reported",
    "declared",
    "link-checked",
    "acknowledged",
)


class Adoption(Recorded, Base):
    """Keep one organisation's use of one entry and its stored document."""

    __tablename__ = "adoptions"

    kind = "adoption"

    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("entries.id", ondelete="CASCADE"))
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"))
    stage: Mapped[str] = mapped_column(sa.String(20))
    since: Mapped[date | None]
    # The stages that it has gone through, with the day on which each began.
    stages: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    version_used: Mapped[str | None] = mapped_column(sa.String(50))
    evidence_url: Mapped[str | None] = mapped_column(sa.String(2000))
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    saving_pence: Mapped[int | None] = mapped_column(sa.BigInteger)
    saving_per: Mapped[str | None] = mapped_column(sa.String(20))
    saving_basis: Mapped[str | None] = mapped_column(sa.String(500))
    why_stopped: Mapped[str | None] = mapped_column(sa.Text)
    contact: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Set while only somebody else has said so: the adopter's own statement takes their place.
    source: Mapped[str | None] = mapped_column(sa.String(500))
    source_url: Mapped[str | None] = mapped_column(sa.String(2000))
    source_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirm_by: Mapped[date | None]
    freshness: Mapped[str] = mapped_column(sa.String(20))
    evidence_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entry: Mapped[Entry] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("entry_id", "organisation_id", name="uq_adoptions_entry_organisation"),
        sa.Index("ix_adoptions_organisation", "organisation_id", "id"),
        sa.Index("ix_adoptions_confirm", "freshness", "confirm_by"),
    )

    @property
    def slug(self) -> str:
        """Return what names it in the log and in its address: it has no name of its own."""
        return self.id

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it: only what is published is adopted."""
        return True

    @property
    def is_reported(self) -> bool:
        """Tell whether only somebody else has said so."""
        return self.source is not None

    @property
    def level(self) -> str:
        """Return how far what it says can be relied on."""
        if self.is_reported:
            return REPORTED
        if self.acknowledged_at is not None:
            return ACKNOWLEDGED
        return LINK_CHECKED if self.evidence_seen_at is not None else DECLARED


# The same for the database, which counts by it.
LEVEL: sa.ColumnElement[str] = sa.case(
    (Adoption.source.is_not(None), REPORTED),
    (Adoption.acknowledged_at.is_not(None), ACKNOWLEDGED),
    (Adoption.evidence_seen_at.is_not(None), LINK_CHECKED),
    else_=DECLARED,
)
