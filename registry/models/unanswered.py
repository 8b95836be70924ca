"""Table of what people looked for and did not find."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class UnansweredSearch(Base):
    """Keep how often the same words found nothing; who asked is kept nowhere."""

    __tablename__ = "unanswered_searches"

    # Empty in one row: the searches whose own words are not kept.
    words: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    times: Mapped[int] = mapped_column(sa.BigInteger)
    first_on: Mapped[date]
    last_on: Mapped[date]
