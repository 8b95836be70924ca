"""Fields that are bounded and say in words what is wrong. Knows no council and no entry."""

import difflib
import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import marshmallow as ma

from registry.kit import clock, ids

# Characters that turn the direction of text, or that nobody sees: in a title they can make one name
# look like another. Joiners stay: emoji and some scripts are written with them.
_BIDI = (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = (0x00AD, 0x200B, 0xFEFF, *range(0x2060, 0x2065))
_TAKEN_OUT = dict.fromkeys((*_BIDI, *_UNSEEN))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# A year outside these is a slip of the keys.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
CLOCKS_DIFFER = timedelta(days=1)


class Text(ma.fields.String):
    """Hold bounded text in NFC, without control characters, trimmed; never empty."""

    default_error_messages = {  # noqa: RUF012 (as marshmallow declares it)
        "invalid": "Send text here.",
        "long": "This is longer than {most} characters. Shorten it.",
        "control": "Take out the control character at position {position}.",
        "empty": "This cannot be empty. Leave it out, or send null, for not stated.",
    }

    def __init__(self, length: int, *, lines: bool = False, **kwargs: Any) -> None:
        # Documents the bound; _deserialize holds it, before any child has work with a long text.
        bound = ma.validate.Length(max=length)
        super().__init__(validate=[bound, *kwargs.pop("validate", [])], **kwargs)
        self.length = length
        self.lines = lines

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        found = _CONTROL.search(text)
        if found:
            raise self.make_error("control", position=found.start() + 1)
        # In this order: what is taken out may have stood between a letter and its accent.
        text = unicodedata.normalize("NFC", text.translate(_TAKEN_OUT))
        text = "\n".join(text.splitlines()).strip() if self.lines else " ".join(text.split())
        if all(unicodedata.category(char) in ("Cf", "Mn", "Zs", "Cc") for char in text):
            raise self.make_error("empty")
        if len(text) > self.length:
            raise self.make_error("long", most=self.length)
        return text


def _described(options: dict[str, Any], **facts: str) -> dict[str, Any]:
    """Add facts for the documentation to the options of a field."""
    return {**options, "metadata": {**facts, **options.get("metadata", {})}}


class Choice(Text):
    """Hold one code of a list; a wrong one is answered with the nearest."""

    def __init__(self, choices: Collection[str], **kwargs: Any) -> None:
        self.choices = list(choices)
        rule = ma.validate.OneOf(self.choices)
        super().__init__(80, validate=[rule], **kwargs)
        # Our own check in _deserialize speaks first; OneOf stays for the documentation.

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            nearest = difflib.get_close_matches(text.lower(), self.choices, 1, 0.4)
            raise ma.ValidationError(
                Detail(
                    f"This is not one of: {', '.join(self.choices)}.",
                    suggestion=nearest[0] if nearest else None,
                )
            )
        return text


class Slug(Text):
    """Hold a name for a web address: words in lower case, joined by hyphens."""

    reserved = ("new", "edit")

    def __init__(self, length: int = ids.SLUG_LENGTH, **kwargs: Any) -> None:
        super().__init__(length, **_described(kwargs, pattern=ids.SLUG_PATTERN))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(ids.SLUG_PATTERN, text):
            raise ma.ValidationError(
                Detail(
                    "Use lower-case letters, digits and single hyphens.",
                    suggestion=ids.slugify(text) or None,
                )
            )
        if text in self.reserved:
            raise ma.ValidationError(Detail(f"The name {text} is reserved. Choose another."))
        return text


class Url(Text):
    """Hold an absolute http or https address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2000, **_described(kwargs, format="uri"))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        problem = url_problem(text)
        if problem:
            raise ma.ValidationError(problem)
        return text


def url_problem(text: str) -> "Detail | None":
    """Say what is wrong with an address, or None when it will do."""
    if re.search(r"[\s<>\"\\^`{|}]", text):
        return Detail("A web address holds no spaces, quotes or brackets: encode them.")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return Detail("This is not a web address.")
    if parts.scheme.lower() not in ("http", "https"):
        bare = text.lstrip("/")
        known = "." in bare.partition("/")[0] and ":" not in bare
        suggestion = f"https://{bare}" if known else None
        return Detail("Send a whole web address that begins with https://.", suggestion=suggestion)
    if parts.username is not None or parts.password is not None:
        return Detail("Take the user name or password out of the address.")
    if not re.fullmatch(r"[^.\s]+(\.[^.\s]+)+\.?", host):
        return Detail("The address has no complete host name, such as www.example.gov.uk.")
    return None


class Email(Text):
    """Hold the mailbox of a team."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(254, **_described(kwargs, format="email"))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[^@\s<>\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
            raise ma.ValidationError(
                Detail("This is not an e-mail address, such as digital@example.gov.uk.")
            )
        return text


class UtcDateTime(ma.fields.AwareDateTime):
    """Hold a time in UTC, ISO 8601, to the second; `past` for what has happened already."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)
        self.past = past
        self.error_messages["invalid"] = "Send a time such as 2026-11-23T12:00:00Z."

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else clock.iso(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="datetime")
        try:
            moment = super()._deserialize(value, attr, data, **kwargs)
            moment = moment.astimezone(UTC).replace(microsecond=0)
        except OverflowError as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error
        if moment.year < EARLIEST_YEAR:
            raise ma.ValidationError(Detail(f"Send a time after {EARLIEST_YEAR}."))
        if self.past and moment > clock.now() + CLOCKS_DIFFER:
            raise ma.ValidationError(Detail("This is still to come: send a time that has passed."))
        return moment


class Date(ma.fields.Date):
    """Hold a day, ISO 8601."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)
        self.error_messages["invalid"] = "Send a day such as 2026-11-23."

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


class Whole(ma.fields.Integer):
    """Hold a whole number between two bounds; no text and no fraction."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        rule = ma.validate.Range(least, most, error="Send a whole number from {min} to {max}.")
        super().__init__(strict=True, validate=[rule, *kwargs.pop("validate", [])], **kwargs)
        self.error_messages["invalid"] = "Send a whole number."

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return int(value)


class Boolean(ma.fields.Boolean):
    """Hold true or false, and nothing that is only like it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ma.ValidationError("Send true or false, without quotation marks.")
        return value


class Money(Text):
    """Hold an amount of pounds as text, exact to the penny: 1250 is kept as 1250.00.

    No JSON number: most readers make one of two halves and a rounding out of 0.1.
    """

    pattern = r"^(0|[1-9][0-9]{0,10})([.][0-9]{1,2})?$"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(14, **_described(kwargs, pattern=self.pattern))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII):
            whole, _, rest = value.partition(".")
            return f"{whole}.{rest:0<2}"
        meant = (
            re.sub(r"^ *£|[\s,]", "", str(value)) if isinstance(value, str | int | float) else ""
        )
        fits = re.fullmatch(self.pattern, meant, re.ASCII)
        raise ma.ValidationError(
            Detail(
                'Send pounds as text, without commas and with at most two decimals: "1250.00".',
                suggestion=meant if fits else None,
            )
        )


def pence(amount: str) -> int:
    """Return an amount as Money keeps it in whole pence, to reckon with."""
    return int(amount.replace(".", ""))


def pounds(pence: int) -> str:
    """Return whole pence as Money keeps them."""
    return f"{pence // 100}.{pence % 100:02}"


class List(ma.fields.List[Any]):
    """Hold a bounded list; a word that stands there twice is meant once, unless `keeps_doubles`.

    Where each has its own pointer in what is checked later, doubles have to keep their places.
    """

    def __init__(
        self, inner: ma.fields.Field[Any], most: int, *, keeps_doubles: bool = False, **kwargs: Any
    ) -> None:
        rule = ma.validate.Length(max=most, error="Send at most {max}.")
        super().__init__(inner, validate=[rule], **kwargs)
        self.most = most
        self.keeps_doubles = keeps_doubles
        self.error_messages["invalid"] = "Send a list here."

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        # Before the parts have work with a long list; the rule above documents the bound.
        if isinstance(value, list) and len(value) > self.most:
            raise ma.ValidationError(f"Send at most {self.most}.")
        found = super()._deserialize(value, attr, data, **kwargs) or []
        if self.keeps_doubles or not all(isinstance(one, str) for one in found):
            return found
        return list(dict.fromkeys(found))


class Detail(str):
    """Be an error message that may carry a suggestion, as text to marshmallow."""

    suggestion: str | None

    def __new__(cls, text: str, suggestion: str | None = None) -> "Detail":
        """Make the message; the suggestion rides along."""
        detail = super().__new__(cls, text)
        detail.suggestion = suggestion
        return detail


def stated(description: str = "", example: Any = None) -> dict[str, Any]:
    """Make the options of a field that may be left out: null means not stated."""
    said = {"description": description, "example": example}
    metadata = {name: value for name, value in said.items() if value not in (None, "")}
    return {"load_default": None, "allow_none": True, "metadata": metadata}
