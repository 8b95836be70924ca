"""Table of relations: what one entry is to another."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.entry import Entry
from registry.models.record import Recorded
from registry.models.types import UtcDateTime


class Relation(Recorded, Base):
    """Keep that an entry stands in a relation to a target, and its stored document."""

    __tablename__ = "relations"

    kind = "relation"

    type: Mapped[str] = mapped_column(sa.String(40))
    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("entries.id", ondelete="CASCADE"))
    target_id: Mapped[str] = mapped_column(sa.ForeignKey("entries.id", ondelete="CASCADE"))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    # Set where the registry itself read it somewhere, and no owner has said it yet.
    source: Mapped[str | None] = mapped_column(sa.String(500))
    source_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id], lazy="raise_on_sql")
    target: Mapped[Entry] = relationship(foreign_keys=[target_id], lazy="raise_on_sql")

    __table_args__ = (
        sa.UniqueConstraint("entry_id", "type", "target_id", name="uq_relations_ends"),
        sa.Index("ix_relations_target", "target_id", "type"),
        sa.Index("ix_relations_type", "type", "id"),
    )

    @property
    def slug(self) -> str:
        """Return what names it in the log and in its address: it has no name of its own."""
        return self.id

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it: both ends are published when it is made."""
        return True
