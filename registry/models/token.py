"""Tables of access: tokens, and the answers kept for repeated requests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.organisation import Organisation
from registry.models.types import Json, UtcDateTime


class Token(Base):
    """Keep one token: its hash and what it may do, never the token itself."""

    __tablename__ = "tokens"

    # As the log names it. A token is made once and only ever revoked, so it has one version.
    kind = "token"
    is_public = False
    version = 1
    revision = 0

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hint: Mapped[str] = mapped_column(sa.String(20))
    label: Mapped[str | None] = mapped_column(sa.String(100))
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    @property
    def slug(self) -> str:
        """Return what stands for it in the log: its id, since it has no address of its own."""
        return self.id


class IdempotencyKey(Base):
    """Keep that a request with this key is under way, or the answer that it got."""

    __tablename__ = "idempotency_keys"

    organisation_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    method: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    lease: Mapped[str] = mapped_column(sa.String(36))
    leased_until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(Json)
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
