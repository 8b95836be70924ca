"""Tables of entries: what all kinds have in common, and what each kind adds as JSON."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.organisation import Organisation
from registry.models.record import Recorded
from registry.models.tag import Tag
from registry.models.types import Json, UtcDateTime
from registry.models.vocabulary import Point

DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"
# The role of the organisation that an entry belongs to; others are declared by the kinds.
OWNER = "owner"


class Entry(Recorded, Base):
    """Keep one entry of any kind and its stored document."""

    __tablename__ = "entries"

    kind: Mapped[str] = mapped_column(sa.String(40))
    slug: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str | None] = mapped_column(sa.String(250))
    description: Mapped[str | None] = mapped_column(sa.Text)
    phase: Mapped[str | None] = mapped_column(sa.String(20))
    phase_reason: Mapped[str | None] = mapped_column(sa.String(500))
    successor: Mapped[str | None] = mapped_column(sa.String(200))
    contact: Mapped[dict[str, Any] | None] = mapped_column(Json)
    links: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    last_activity_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    provenance: Mapped[dict[str, Any]] = mapped_column(Json)
    freshness: Mapped[str] = mapped_column(sa.String(20))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_by: Mapped[date | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What stands around it, counted at the write: see `documents.tally`.
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, nullable=True)
    # How many organisations use it, at a pilot or live: what search and lists rank by.
    adopters: Mapped[int] = mapped_column(default=0, server_default="0")

    organisations: Mapped[list["EntryOrganisation"]] = relationship(
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
        order_by="(EntryOrganisation.role, EntryOrganisation.place)",
    )
    tags: Mapped[list[Tag]] = relationship(
        secondary="entry_tags", lazy="raise_on_sql", order_by="Tag.name"
    )
    points: Mapped[list[Point]] = relationship(
        secondary="entry_points",
        lazy="raise_on_sql",
        order_by="(Point.scheme, Point.edition, Point.place)",
    )

    __table_args__ = (
        sa.UniqueConstraint("kind", "slug", name="uq_entries_kind_slug"),
        sa.Index("ix_entries_state_kind_id", "state", "kind", "id"),
        sa.Index("ix_entries_state_id", "state", "id"),
        sa.Index("ix_entries_phase", "phase", "state"),
        sa.Index("ix_entries_review", "freshness", "review_by"),
    )

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it: from its first publication on, also archived."""
        return self.published_at is not None

    @property
    def owner(self) -> Organisation | None:
        """Return the organisation that owns it, or None when that is not known."""
        return next(iter(self.organisations_as(OWNER)), None)

    def organisations_as(self, role: str) -> list[Organisation]:
        """List the organisations that stand in a role, in their order."""
        return [link.organisation for link in self.organisations if link.role == role]


class EntryOrganisation(Base):
    """Keep that an organisation stands in a role to an entry: its owner, a partner, ..."""

    __tablename__ = "entry_organisations"

    entry_id: Mapped[str] = mapped_column(
        sa.ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"))

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.Index("ix_entry_organisations_who", "organisation_id", "role"),)


entry_tags = sa.Table(
    "entry_tags",
    Base.metadata,
    sa.Column(
        "entry_id",
        sa.String(36),
        sa.ForeignKey("entries.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("tag_id", sa.String(36), sa.ForeignKey("tags.id"), primary_key=True, index=True),
)
