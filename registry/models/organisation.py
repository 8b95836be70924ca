"""Tables of organisations: whoever owns entries, and who came before whom."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.extensions import Base
from registry.models.record import Recorded
from registry.models.types import Json

# They stand for no real organisation: the registry itself, and the example to try things with.
# What they own or use is in no figure and no evidence, and nothing succeeds them.
REGISTRY = "registry"
UNREAL = ("example", REGISTRY)


class Organisation(Recorded, Base):
    """Keep one organisation and its stored document."""

    __tablename__ = "organisations"

    kind = "organisation"

    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    type: Mapped[str] = mapped_column(sa.String(40), index=True)
    nation: Mapped[str | None] = mapped_column(sa.String(40))
    region: Mapped[str | None] = mapped_column(sa.String(80))
    population: Mapped[int | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    homepage_url: Mapped[str | None] = mapped_column(sa.String(2000))
    signatory_since: Mapped[date | None]
    contact: Mapped[dict[str, Any] | None] = mapped_column(Json)
    source: Mapped[str | None] = mapped_column(sa.String(500))

    identifiers: Mapped[list["OrganisationIdentifier"]] = relationship(
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
        order_by="OrganisationIdentifier.place",
    )
    predecessors: Mapped[list["OrganisationSuccession"]] = relationship(
        foreign_keys="OrganisationSuccession.successor_id",
        back_populates="successor",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    successors: Mapped[list["OrganisationSuccession"]] = relationship(
        foreign_keys="OrganisationSuccession.predecessor_id",
        lazy="raise_on_sql",
        viewonly=True,
    )

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it: every organisation is public."""
        return True


class OrganisationIdentifier(Base):
    """Keep one code of an organisation, with the days between which it held."""

    __tablename__ = "organisation_identifiers"

    organisation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[str] = mapped_column(sa.String(100))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]

    __table_args__ = (sa.Index("ix_organisation_identifiers_value", "scheme", "value"),)


class OrganisationSuccession(Base):
    """Keep that one organisation took over from another, and on which day."""

    __tablename__ = "organisation_successions"

    predecessor_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    successor_id: Mapped[str] = mapped_column(
        sa.ForeignKey("organisations.id"), primary_key=True, index=True
    )
    took_over_on: Mapped[date | None]

    predecessor: Mapped[Organisation] = relationship(
        foreign_keys=[predecessor_id], lazy="raise_on_sql"
    )
    successor: Mapped[Organisation] = relationship(
        foreign_keys=[successor_id], back_populates="predecessors", lazy="raise_on_sql"
    )
