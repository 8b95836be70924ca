"""Table of tags: free words, normalised."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class Tag(Base):
    """Keep one tag."""

    __tablename__ = "tags"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50), unique=True)
