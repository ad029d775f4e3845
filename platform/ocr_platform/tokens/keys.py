"""Keys: their form and their hash. Pure.

A key holds 238 random bits, so a plain SHA-256 is enough: there is nothing to guess, and looking one up stays cheap.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from typing import Final

PREFIX: Final = "legible_"
SHOWN_CHARACTERS: Final = len(PREFIX) + 4
_ALPHABET: Final = string.ascii_letters + string.digits
_LENGTH: Final = 40


def new_key() -> str:
    """Return a new key: the prefix (secret scanners look for it) and 40 random letters and digits."""
    return PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def digest(key: str) -> str:
    """Return the SHA-256 of `key` in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()
