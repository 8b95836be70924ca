"""Table of the names in web addresses: each is given once and for ever."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class Slug(Base):
    """Keep every name that a record ever had: an old one redirects, none is used again."""

    __tablename__ = "slugs"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    record_id: Mapped[str] = mapped_column(sa.String(36), index=True)
