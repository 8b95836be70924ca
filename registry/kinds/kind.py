"""Say what a kind of entry is: the shape that each kind file fills in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import marshmallow as ma

from registry.kinds.criterion import Criterion
from registry.kinds.entry import READ_ONLY, WARNINGS, EntryFields, kept_fields
from registry.kinds.fields import OrganisationRef, OrganisationRefs
from registry.kit.fields import Url
from registry.kit.patch import patch_schema
from registry.kit.schema import Schema

# Readers of a document see by the end of its name that a field holds a web address.
ADDRESS = "_url"


def _passed_over() -> ma.fields.Field[Any]:
    said = "For reading only: passed over in a body."
    return ma.fields.List(ma.fields.Dict(), dump_only=True, metadata={"description": said})


@dataclass(frozen=True, eq=False)
class Kind:
    """Declare one kind: routes, validation, history, search and pages follow from it."""

    name: str
    plural: str
    label: str
    meaning: str
    order: int
    fields: type[Schema]
    example: Mapping[str, Any]
    facets: tuple[str, ...] = ()
    search_text: tuple[str, ...] = ()
    needed: tuple[str, ...] = ("title", "summary")
    review_months: int = 12
    # The field with the day on which the thing began, where it has one: nobody used it before.
    starts: str | None = None
    # A field with one organisation and one with many: whoever stands in the first is not in both.
    apart: tuple[str, str] | None = None
    criteria: tuple[Criterion, ...] = ()
    unasked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a declaration that clashes with the common fields or names what it has not."""
        common = {*EntryFields().fields, *READ_ONLY, WARNINGS}
        clashes = common & self.own.keys()
        apart = set(self.apart or ()) - self.references.keys()
        asked = {criterion.field for criterion in self.criteria}
        named = {*self.facets, *self.search_text, *self.needed, *asked}
        named |= set(filter(None, [self.starts]))
        unknown = (named - self.own.keys() - common) | apart
        if clashes or unknown or "owner" in self.references.values():
            raise TypeError(
                f"The kind {self.name} declares a common field or the role owner {clashes or ''}, "
                f"or names fields that it has not {unknown or ''}."
            )
        if misnamed := {name for name in self.own if name.endswith(ADDRESS)} ^ {*self.links}:
            raise TypeError(
                f"The kind {self.name} has fields that hold a web address and do not end in "
                f"{ADDRESS}, or end so and hold none: {misnamed}."
            )

    @cached_property
    def own(self) -> dict[str, ma.fields.Field[Any]]:
        """Return the fields that this kind adds to the common ones, by name."""
        return dict(self.fields().fields)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Return its own fields that hold a web address: the checker follows what they name."""
        return tuple(name for name, declared in self.own.items() if isinstance(declared, Url))

    @cached_property
    def unstated(self) -> dict[str, Any]:
        """Return the values of its own fields, but references, while nobody has stated any."""
        values = {}
        for name, declared in self.own.items():
            default = declared.load_default
            if name not in self.references:
                values[name] = default() if callable(default) else default
        return {name: None if value is ma.missing else value for name, value in values.items()}

    @cached_property
    def references(self) -> dict[str, str]:
        """Return the fields that name organisations, each with the role that it gives them."""
        return {
            name: declared.role
            for name, declared in self.own.items()
            if isinstance(declared, OrganisationRef | OrganisationRefs)
        }

    def is_list(self, name: str) -> bool:
        """Tell whether a field names any number of organisations, not just one."""
        return isinstance(self.own[name], OrganisationRefs)

    @cached_property
    def create_schema(self) -> type[Schema]:
        """Make the schema of POST and PUT: the common fields, the kind's, and what is read only."""
        return type(
            f"{self.label}Create",
            (self.fields, EntryFields),
            {**kept_fields(), WARNINGS: _passed_over(), "__doc__": self.meaning},
        )

    @cached_property
    def update_schema(self) -> type[Schema]:
        """Make the schema that documents PATCH: every field may be left out, null takes it away."""
        return patch_schema(self.create_schema)

    @cached_property
    def writer(self) -> Schema:
        """Return the schema that reads what clients send and writes what history keeps."""
        return self.create_schema()

    @cached_property
    def writable(self) -> tuple[str, ...]:
        """List the names of the fields that an owner may write."""
        return tuple(self.writer.load_fields)
