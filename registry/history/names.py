"""Give names for web addresses, each once and for ever: none is used for another thing again."""

from sqlalchemy import select

from registry.extensions import db
from registry.kit import ids
from registry.kit.errors import Conflict, FieldError
from registry.kit.fields import Slug as SlugField
from registry.models import Slug


def claim(kind: str, slug: str, record_id: str) -> None:
    """Give a name to a record; one that another record has or had is a Conflict."""
    held = db.session.get(Slug, (kind, slug))
    if held is None and slug not in SlugField.reserved:
        db.session.add(Slug(kind=kind, slug=slug, record_id=record_id))
    elif held is None or held.record_id != record_id:
        found = free(kind, slug)
        # Who has it is not said: it may be a draft.
        fault = FieldError(f"The name {slug} is taken.", pointer="/slug", suggestion=found)
        raise Conflict(f"The name {slug} is taken. {found} is free.", [fault])


def free(kind: str, wanted: str) -> str:
    """Return the wanted name, or the first of wanted-2, wanted-3, ... that is free."""
    # A number takes the place of the end of a long name.
    start = wanted[: ids.SLUG_LENGTH - 10]
    rows = select(Slug.slug).where(Slug.kind == kind, Slug.slug.startswith(start, autoescape=True))
    taken = {*db.session.scalars(rows), *SlugField.reserved}
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        end = f"-{number}"
        slug = wanted[: ids.SLUG_LENGTH - len(end)].rstrip("-") + end
    return slug
