"""Make what a schema allows fit the rules that the document says in words only.

Values stay as they were drawn wherever they can: only what could not be accepted is replaced.
"""

import re
import unicodedata
from collections.abc import Mapping
from random import Random
from typing import Any

import marshmallow as ma

from registry.kinds.component import SecurityContact
from registry.kinds.fields import (
    Licence,
    OrganisationRef,
    OrganisationRefs,
    PointKey,
    PointNamed,
    Tag,
)
from registry.kit import fields
from registry.kit.query import Number
from registry.kit.schema import Schema
from tests.factories import EDITION, SCHEME, point

WORDS = "Some words"
POINT = point("1")
DAYS = ("1974-04-01", "2019-10-31", "2026-01-01")
ADDRESSES = ("https://example.gov.uk", "http://www.example.org/a?b=%20#c")
# Of these fields no schema says enough to draw a value that will do.
VALUES: dict[type[ma.fields.Field[Any]], tuple[Any, ...]] = {
    Licence: ("MIT", "Apache-2.0 OR GPL-2.0-or-later", "OGL-UK-3.0"),
    fields.Url: ADDRESSES,
    SecurityContact: (*ADDRESSES, "security@example.gov.uk"),
    fields.Email: ("team@example.gov.uk",),
    PointKey: (f"{SCHEME}/{EDITION}/1",),
    Tag: ("parking", "waste", "Häuser & Höfe"),
    fields.Money: ("0", "52103.5", "99999999999.99"),
    fields.Date: DAYS,
    fields.UtcDateTime: tuple(f"{day}T00:00:00Z" for day in DAYS),
}
_VISIBLE = ("L", "N", "P", "S")


class Fitter:
    """Replace what could not be accepted; `organisations` are slugs that may be referred to."""

    def __init__(self, random: Random, organisations: tuple[str, ...]) -> None:
        self.random = random
        self.organisations = organisations
        self.values = VALUES | {fields.Slug: organisations}

    def whole(self, schema: type[Schema], raw: Any) -> dict[str, Any]:
        """Fit an object: unknown and read-only members go, the others are fitted one by one."""
        known = schema().load_fields
        names = {declared.data_key or name: declared for name, declared in known.items()}
        raw = raw if isinstance(raw, Mapping) else {}
        fitted = {
            name: self.one(names[name], value) for name, value in raw.items() if name in names
        }
        for name, declared in names.items():
            if declared.required and fitted.get(name) is None and not declared.allow_none:
                fitted[name] = self.one(declared, WORDS)
        return fitted

    def one(self, declared: ma.fields.Field[Any], value: Any) -> Any:
        """Fit a value to its field."""
        if value is None and declared.allow_none:
            return None
        if isinstance(declared, OrganisationRef):
            # Who leads is no partner as well, also of what is there already.
            return {"slug": self.organisations[0]}
        if isinstance(declared, OrganisationRefs):
            return [{"slug": slug} for slug in self._some_organisations()]
        if isinstance(declared, fields.List):
            return self._list(declared, value)
        if isinstance(declared, ma.fields.Nested) and isinstance(declared.schema, PointNamed):
            return POINT
        if isinstance(declared, ma.fields.Nested):
            return self.whole(type(declared.schema), value)
        return self._scalar(declared, value)

    def _scalar(self, declared: ma.fields.Field[Any], value: Any) -> Any:
        if isinstance(declared, fields.Choice):
            return value if value in declared.choices else self.random.choice(declared.choices)
        for field, values in self.values.items():
            if isinstance(declared, field):
                return self.random.choice(values)
        if isinstance(declared, fields.Text):
            return text(value, declared.length)
        if isinstance(declared, Number):
            return value if re.fullmatch(r"[1-9][0-9]{,7}", str(value)) else 10
        if isinstance(declared, fields.Whole):
            # For JSON Schema 7.0 is a whole number; here it is to be written without a fraction.
            return int(value)
        return value

    def _list(self, declared: fields.List, value: Any) -> list[Any]:
        values = value if isinstance(value, list) else [value]
        return [self.one(declared.inner, one) for one in values[: declared.most]]

    def _some_organisations(self) -> list[str]:
        return self.random.sample(self.organisations[1:], self.random.randrange(3))


def text(value: Any, length: int) -> str:
    """Keep of a text what is no control character; half the length, as NFC can make it longer."""
    kept = "".join(
        char for char in str(value) if unicodedata.category(char) not in ("Cc", "Cs", "Cf")
    )[: max(length // 2, 1)]
    seen = any(unicodedata.category(char)[0] in _VISIBLE for char in kept)
    return kept if seen else WORDS
