"""Find what councils like a given one use: their adoptions lift entries, and are told with them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from registry.documents.tally import IN_USE
from registry.extensions import db
from registry.models import UNREAL, Adoption, Organisation
from registry.organisations.likeness import LIKE, likeness, named

# The entries that most of them use; what stands behind a thousand others is lifted no more.
LIFTED_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Like:
    """Hold a council, and how many of those like it use an entry (by its id)."""

    name: str = ""
    adopters: dict[str, int] = field(default_factory=dict)

    def shown(self, entry_id: str) -> dict[str, Any]:
        """Return what a hit says of it."""
        number = self.adopters.get(entry_id, 0)
        said = f"No council like {self.name} is known to use it."
        if number:
            one = number == 1
            who = f"{number} {'council' if one else 'councils'} like {self.name}"
            said = f"{who} {'uses' if one else 'use'} it."
        return {"adopters": number, "said": said}


def like(slug: str) -> Like:
    """Count what councils of the same type and nation use, at a pilot or live; two statements."""
    council = named(slug)
    number = func.count()
    rows = db.session.execute(
        select(Adoption.entry_id, number)
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            Adoption.withdrawn_at.is_(None),
            Adoption.stage.in_(IN_USE),
            Organisation.id != council.id,
            Organisation.type.not_in(UNREAL),
            likeness(council) >= LIKE,
        )
        .group_by(Adoption.entry_id)
        .order_by(number.desc(), Adoption.entry_id)
        .limit(LIFTED_MOST)
    )
    return Like(council.name, {row[0]: row[1] for row in rows})
