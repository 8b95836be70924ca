"""Tables of vocabularies: published lists of codes, and which entries name them."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.record import Recorded
from registry.models.types import Json


class Vocabulary(Recorded, Base):
    """Keep one edition of a list of codes, such as the Service Standard of 2019."""

    __tablename__ = "vocabularies"

    kind = "vocabulary"
    is_public = True

    scheme: Mapped[str] = mapped_column(sa.String(40))
    # What readers see as its `version`; the word is taken here by the count of changes.
    edition: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    meaning: Mapped[str] = mapped_column(sa.String(1000))
    field: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.String(500))
    source_url: Mapped[str | None] = mapped_column(sa.String(2000))
    as_of: Mapped[date]
    licence: Mapped[str | None] = mapped_column(sa.String(200))
    attribution: Mapped[str | None] = mapped_column(sa.String(500))

    points: Mapped[list["Point"]] = relationship(
        cascade="all, delete-orphan", lazy="raise_on_sql", order_by="Point.place"
    )

    __table_args__ = (sa.UniqueConstraint("scheme", "edition", name="uq_vocabularies_edition"),)

    @property
    def slug(self) -> str:
        """Return what names it in the log and in addresses."""
        return f"{self.scheme}/{self.edition}"


class Point(Base):
    """Keep one code of a vocabulary."""

    __tablename__ = "points"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    vocabulary_id: Mapped[str] = mapped_column(
        sa.ForeignKey("vocabularies.id", ondelete="CASCADE"), index=True
    )
    # Those of its vocabulary: so an entry's points are read without a join to it.
    scheme: Mapped[str] = mapped_column(sa.String(40))
    edition: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(40))
    place: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(250))
    description: Mapped[str | None] = mapped_column(sa.Text)
    broader: Mapped[list[str]] = mapped_column(Json)
    former_names: Mapped[list[str]] = mapped_column(Json)
    # For search: other names of the same, and what is found as well, but not the other way round.
    # Never null: SQLite cannot add a column without a default that stays.
    aliases: Mapped[list[str]] = mapped_column(Json, nullable=True, default=list)
    related: Mapped[list[str]] = mapped_column(Json, nullable=True, default=list)
    source: Mapped[str | None] = mapped_column(sa.String(500))

    __table_args__ = (
        sa.UniqueConstraint("scheme", "edition", "code", name="uq_points_code"),
        sa.Index("ix_points_place", "scheme", "edition", "place"),
    )

    @property
    def key(self) -> str:
        """Return what names it in filters, facets and other points."""
        return f"{self.scheme}/{self.edition}/{self.code}"

    @property
    def named(self) -> dict[str, Any]:
        """Return the three words that name it, as entries keep them."""
        return {"scheme": self.scheme, "version": self.edition, "code": self.code}


def words_of(key: str) -> tuple[str, ...]:
    """Return the scheme, the edition and the code that a key (scheme/version/code) names."""
    return tuple(key.split("/"))


entry_points = sa.Table(
    "entry_points",
    Base.metadata,
    sa.Column(
        "entry_id",
        sa.String(36),
        sa.ForeignKey("entries.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("point_id", sa.String(36), sa.ForeignKey("points.id"), primary_key=True),
    # Both columns: the entries of a point are counted without a look at the table.
    sa.Index("ix_entry_points_point_id", "point_id", "entry_id"),
)
