"""Table of who is signed in on the pages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base
from registry.models.types import UtcDateTime


class Session(Base):
    """Keep that somebody signed in with a token: it ends with the token, or before."""

    __tablename__ = "sessions"

    # Of the secret that the browser holds, never the secret itself.
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    token_id: Mapped[str] = mapped_column(sa.ForeignKey("tokens.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
