"""What one entry can be to another: the types of relations, and between what they make sense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelationType:
    """Declare one type; a kind that is None may be any."""

    name: str
    # What the target is to the entry, for whoever reads from the other end.
    inverse: str
    meaning: str
    entry_kind: str | None = None
    target_kind: str | None = None
    # A circle of these would be nonsense.
    is_acyclic: bool = False

    @property
    def is_symmetric(self) -> bool:
        """Tell whether it says the same from both ends."""
        return self.inverse == self.name


IMPLEMENTS, LEARNT_FROM, OUTPUT_OF = "implements", "learnt-from", "output-of"
SUPERSEDES = "supersedes"
RELATION_TYPES = {
    declared.name: declared
    for declared in (
        RelationType(
            IMPLEMENTS, "implemented-by", "It follows this standard.", target_kind="standard"
        ),
        RelationType("depends-on", "needed-by", "It does not work without this."),
        RelationType("part-of", "has-part", "It belongs to this larger thing.", is_acyclic=True),
        RelationType(SUPERSEDES, "superseded-by", "It takes the place of this.", is_acyclic=True),
        RelationType("alternative-to", "alternative-to", "It can be used in place of this."),
        RelationType("derived-from", "origin-of", "It was made out of this.", is_acyclic=True),
        RelationType(
            OUTPUT_OF, "has-output", "It came out of this project.", target_kind="project"
        ),
        RelationType(
            LEARNT_FROM, "taught", "It was learnt from this, or in it.", entry_kind="lesson"
        ),
    )
}
