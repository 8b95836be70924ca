"""Make and check the text of a token: prefix, random part, checksum. Pure."""

import hashlib
import secrets
import string
import zlib

PREFIX = "ukreg_"
RANDOM_LENGTH = 36
_CHECKSUM_LENGTH = 6
_ALPHABET = string.digits + string.ascii_letters
LENGTH = len(PREFIX) + RANDOM_LENGTH + _CHECKSUM_LENGTH
HINT_LENGTH = len(PREFIX) + 4


def new_secret() -> str:
    """Make a new token of over 200 random bits; scanners find it by prefix and checksum."""
    body = PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + _checksum(body)


def is_well_formed(secret: str) -> bool:
    """Tell a token from a typing error or a guess, without asking the database."""
    if len(secret) != LENGTH or not secret.startswith(PREFIX) or not secret.isascii():
        return False
    return _checksum(secret[:-_CHECKSUM_LENGTH]) == secret[-_CHECKSUM_LENGTH:]


def hashed(secret: str) -> str:
    """Return what the database keeps. The token is random, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode())
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[place] + digits
    return digits
