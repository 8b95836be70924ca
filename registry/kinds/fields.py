"""Fields that only entries have: tags, organisations by reference, licences."""

import re
from typing import Any

import marshmallow as ma
from license_expression import get_spdx_licensing

from registry.kit import ids
from registry.kit.schema import Detail, List, Schema, Slug, Text

TAG_LENGTH = 50

# SPDX calls these ids deprecated, because they do not say whether later versions are allowed.
_AMBIGUOUS = re.compile(r"\b((?:A|L)?GPL-\d\.\d|GFDL-\d\.\d)(?![-+.\w])")
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
            name = ambiguous[1]
            raise ma.ValidationError(
                Detail(
                    f"{name} does not say whether later versions are allowed: write {name}-only "
                    f"or {name}-or-later.",
                    suggestion=_AMBIGUOUS.sub(r"\1-or-later", text),
                )
            )
        try:
            found = _LICENSING.validate(text, strict=True)
        except Exception as error:
            # The library raises AttributeError, TypeError and others on half an expression.
            raise ma.ValidationError(_unknown_licence(text, [])) from error
        if found.errors:
            raise ma.ValidationError(_unknown_licence(text, list(found.invalid_symbols)))
        return str(found.normalized_expression)


def _unknown_licence(text: str, unknown: list[str]) -> Detail:
    named = f"SPDX knows no licence {unknown[0]}" if unknown else "This cannot be read"
    return Detail(
        f"{named}. Send an SPDX expression, such as MIT or Apache-2.0 OR GPL-2.0-or-later; where "
        "there is none, send null and explain it in licence_note.",
        suggestion=_nearest_licence(text),
    )


def _nearest_licence(text: str) -> str | None:
    wanted = re.sub(r"[^a-z0-9]", "", text.lower().replace("licence", "").replace("license", ""))
    for name in _LICENSING.known_symbols:
        plain = re.sub(r"[^a-z0-9]", "", str(name).lower())
        if wanted and not str(name).startswith("LicenseRef") and plain in (wanted, f"{wanted}10"):
            return str(name)
    return None


class OrganisationNamed(Schema):
    """Name an organisation by its slug; its name and type are shown for reading."""

    slug = Slug(required=True, metadata={"example": "camden"})
    name = ma.fields.String(load_default=None, metadata={"example": "London Borough of Camden"})
    type = ma.fields.String(load_default=None, metadata={"example": "london-borough"})


class OrganisationRefs(List):
    """Hold references to organisations, which all stand in one role to the entry."""

    def __init__(self, role: str, most: int = 30, **kwargs: Any) -> None:
        super().__init__(ma.fields.Nested(OrganisationNamed), most, **kwargs)
        self.role = role

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        found = super()._deserialize(value, attr, data, **kwargs)
        return list(dict.fromkeys(reference["slug"] for reference in found))
