"""Show the fields of a kind as facts: what is stated, how it is written, and what nobody stated.

A kind declares its fields once; how each is shown follows from its type, so that a new kind needs
no page of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from registry.kinds.fields import OrganisationRef, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import Boolean, Choice, Date, Money, Text, Url
from registry.search.service import in_words

# What the end of a name says stands in how the value is written.
_ENDINGS = ("_url", "_on", "_pounds", "_at")


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold a stated value: its field, what to call it, and how it is written."""

    name: str
    label: str
    written: str
    value: Any


def of(kind: Kind, document: Mapping[str, Any]) -> tuple[list[Fact], list[Fact], list[str]]:
    """Return the short facts, the long texts, and the labels of what nobody stated."""
    short: list[Fact] = []
    long: list[Fact] = []
    unstated = []
    for name, declared in kind.own.items():
        value = document.get(name)
        if value is None or value == []:
            unstated.append(label(name))
            continue
        fact = Fact(name, label(name), _written(declared), value)
        (long if fact.written == "text" else short).append(fact)
    return short, long, unstated


def label(name: str) -> str:
    """Return what a field is called on a page: repository_url is Repository."""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return in_words(name)


_WAYS: tuple[tuple[type[ma.fields.Field[Any]], str], ...] = (
    (OrganisationRefs, "organisations"),
    (OrganisationRef, "organisation"),
    (Choice, "code"),
    (Url, "link"),
    (Money, "money"),
    (Date, "day"),
    (Boolean, "answer"),
    (ma.fields.Nested, "parts"),
    (ma.fields.List, "list"),
)


def _written(declared: ma.fields.Field[Any]) -> str:
    if isinstance(declared, Text) and declared.lines:
        return "text"
    return next((way for type_, way in _WAYS if isinstance(declared, type_)), "words")


def parts(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the stated parts of a value that has several."""
    return ((label(name), part) for name, part in value.items() if part is not None)
