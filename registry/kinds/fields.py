"""Fields that only entries have: tags, organisations by reference, licences."""

import re
from typing import Any

import marshmallow as ma
from license_expression import get_spdx_licensing

from registry.kit import ids
from registry.kit.fields import Detail, List, Slug, Text, stated
from registry.kit.schema import Schema

TAG_LENGTH = 50

# These do not say which version, or whether later ones are allowed (deprecated ids of SPDX).
# The library would take its pick: GPL-1.0-or-later for GPL.
_AMBIGUOUS = re.compile(r"(?<![-.\w])([AL]?GPL|GFDL)(-\d\.\d)?(?![-+.\w])", re.IGNORECASE)
_LICENSING = get_spdx_licensing()


class Tag(Text):
    """Hold a free word, normalised: lower case, without accents, words joined by hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TAG_LENGTH, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        tag = ids.slugify(super()._deserialize(value, attr, data, **kwargs), TAG_LENGTH)
        if not tag:
            raise ma.ValidationError("A tag needs at least one letter or digit.")
        return tag


class Licence(Text):
    """Hold an SPDX licence expression, in its normal form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(200, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        ambiguous = _AMBIGUOUS.search(text)
        if ambiguous:
            raise ma.ValidationError(_ambiguous_licence(text, *ambiguous.groups()))
        try:
            found = _LICENSING.validate(text, strict=True)
        except Exception as error:
            # The library raises AttributeError, TypeError and others on half an expression.
            raise ma.ValidationError(_unknown_licence(text, [])) from error
        if found.errors:
            raise ma.ValidationError(_unknown_licence(text, list(found.invalid_symbols)))
        return str(found.normalized_expression)


def _ambiguous_licence(text: str, family: str, version: str | None) -> Detail:
    if version is None:
        return Detail(
            f"{family.upper()} does not say which version: write, for instance, "
            f"{family.upper()}-3.0-only or {family.upper()}-3.0-or-later."
        )
    name = family.upper() + version
    return Detail(
        f"{name} does not say whether later versions are allowed: write {name}-only or "
        f"{name}-or-later.",
        suggestion=_AMBIGUOUS.sub(_or_later, text),
    )


def _or_later(found: re.Match[str]) -> str:
    return f"{found[1].upper()}{found[2]}-or-later" if found[2] else found[0]


def _unknown_licence(text: str, unknown: list[str]) -> Detail:
    named = f"SPDX knows no licence {unknown[0]}" if any(unknown) else "This cannot be read"
    return Detail(
        f"{named}. Send an SPDX expression, such as MIT or Apache-2.0 OR GPL-2.0-or-later; where "
        "there is none, send null and explain it in licence_note.",
        suggestion=_nearest_licence(text),
    )


def _nearest_licence(text: str) -> str | None:
    """Find the licence of this name, written in another way; of several versions the newest."""
    wanted = _plain(re.sub("licen[cs]e|version", "", text.lower()))
    named = re.compile(re.escape(wanted) + r"[\d.]*")
    fitting = [(plain, name) for name, plain in _PLAIN_LICENCES.items() if named.fullmatch(plain)]
    if not wanted or not fitting:
        return None
    return next((name for plain, name in fitting if plain == wanted), max(fitting)[1])


def _plain(name: str) -> str:
    """Leave letters, digits and dots between digits; a trailing .0 says nothing."""
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)|[^a-z0-9.]", "", name.lower())
    return re.sub(r"(?<=[a-z])v(?=\d)", "", plain).removesuffix(".0")


_PLAIN_LICENCES = {
    str(name): _plain(str(name))
    for name, symbol in _LICENSING.known_symbols.items()
    if not symbol.is_exception and not str(name).startswith("LicenseRef")
}


def shown_only(example: str) -> ma.fields.String:
    """Make a field that a body may repeat from what is shown; it is passed over."""
    return ma.fields.String(
        load_default=None,
        metadata={"description": "For reading only: passed over in a body.", "example": example},
    )


class PointNamed(Schema):
    """Name a point of a vocabulary; its label is shown for reading."""

    scheme = Text(40, required=True, metadata={"example": "technology-code-of-practice"})
    version = Text(20, required=True, metadata={"example": "2021"})
    code = Text(40, required=True, metadata={"example": "8"})
    label = shown_only("Share, reuse and collaborate")


class PointKey(Text):
    """Hold the three words that name a point of a vocabulary, as filters take it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(102, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[^/]+/[^/]+/[^/]+", text):
            raise ma.ValidationError(
                Detail(
                    "Send scheme, version and code, such as technology-code-of-practice/2021/8. "
                    "See /api/v1/vocabularies."
                )
            )
        return text


class LicenceFields(Schema):
    """List the fields of a kind that comes under a licence."""

    licence = Licence(**stated("SPDX licence expression; null when it is not known.", "MIT"))
    licence_note = Text(500, **stated("What there is to say about the licence, such as why none."))


class OrganisationNamed(Schema):
    """Name an organisation by its slug; its name and type are shown for reading."""

    slug = Slug(required=True, metadata={"example": "camden"})
    name = shown_only("London Borough of Camden")
    type = shown_only("london-borough")


class OrganisationRef(ma.fields.Nested):
    """Hold a reference to one organisation, which stands in a role to the entry."""

    def __init__(self, role: str, **kwargs: Any) -> None:
        super().__init__(OrganisationNamed, **kwargs)
        self.role = role


class OrganisationRefs(List):
    """Hold references to organisations, which all stand in one role to the entry."""

    def __init__(self, role: str, most: int = 30, **kwargs: Any) -> None:
        super().__init__(ma.fields.Nested(OrganisationNamed), most, **kwargs)
        self.role = role
