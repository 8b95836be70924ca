"""Tables of tags: free words, normalised, and other words for the same."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.record import Recorded


class Tag(Recorded, Base):
    """Keep one tag and its stored document."""

    __tablename__ = "tags"

    kind = "tag"

    name: Mapped[str] = mapped_column(sa.String(50), unique=True)
    description: Mapped[str | None] = mapped_column(sa.String(500))

    aliases: Mapped[list["TagAlias"]] = relationship(
        cascade="all, delete-orphan", lazy="raise_on_sql", order_by="TagAlias.name"
    )

    @property
    def is_public(self) -> bool:
        """Tell whether the log shows it: once a steward has said something of it.

        Before that only drafts may carry it, of which nobody else is to hear.
        """
        return self.version > 1

    @property
    def slug(self) -> str:
        """Return what names it in the log and in addresses: the word itself."""
        return self.name


class TagAlias(Base):
    """Keep that one word means what a tag means."""

    __tablename__ = "tag_aliases"

    name: Mapped[str] = mapped_column(sa.String(50), primary_key=True)
    tag_id: Mapped[str] = mapped_column(sa.ForeignKey("tags.id", ondelete="CASCADE"), index=True)
