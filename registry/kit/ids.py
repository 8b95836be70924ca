"""Make identifiers and slugs. Knows no council and no entry."""

import os
import re
import time
import unicodedata
import uuid

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SLUG_LENGTH = 80


def uuid7() -> str:
    """Make an RFC 9562 version 7 UUID: 48 bits of milliseconds, then 74 random bits."""
    value = int.from_bytes(os.urandom(16))
    value = (value & ~(0xFFFF_FFFF_FFFF << 80)) | ((time.time_ns() // 1_000_000) << 80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def fold(text: str) -> str:
    """Return the text without accents and in lower case, so that Ynys Môn becomes ynys mon."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def slugify(text: str, length: int = SLUG_LENGTH) -> str:
    """Make a slug of words joined by hyphens; empty when the text has no letter or digit."""
    words = re.findall(r"[a-z0-9]+", re.sub("['\u2019]", "", fold(text)))
    slug = "-".join(words)
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]
