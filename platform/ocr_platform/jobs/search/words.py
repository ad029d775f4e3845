"""Text as search words: without case and accents, only letters and digits.

Pure. In scripts without spaces, each character is a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from ocr_contract.errors import RequestError

LONGEST_WORD: Final = 64
"""Maximum length of a search word; further characters are ignored."""

LONGEST_QUERY: Final = 200
MOST_TERMS: Final = 10
_MOST_BYTES: Final = 400_000  # of one page: half of a tsvector's maximum
_EXACT_BELOW: Final = 2
_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(
    "([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_ALIKE: Final = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "\u0131": "i",
        "ŧ": "t",
    }
)
"""Letters that Unicode does not decompose, with their replacements on other keyboards."""


def words_of(text: str) -> list[str]:
    """Return the search words of `text`, in order."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    found = _WORD.findall(_UNSPACED.sub(r" \1 ", bare.casefold().translate(_ALIKE)))
    return [word[:LONGEST_WORD] for word in found]


def distinct_words(text: str) -> tuple[str, ...]:
    """Return each search word of a page once; only the first ones if there are more than an index can take."""
    kept: list[str] = []
    size = 0
    for word in dict.fromkeys(words_of(text)):
        size += len(word.encode()) + 8
        if size > _MOST_BYTES:
            break
        kept.append(word)
    return tuple(kept)


def terms_of(query: str) -> tuple[str, ...]:
    """Return the terms that a page must all contain. Raises `RequestError` `invalid_request` for none or too many."""
    if len(query) > LONGEST_QUERY:
        raise RequestError(
            "invalid_request",
            f'"q" has {len(query)} characters; the limit is {LONGEST_QUERY}.',
            limit=LONGEST_QUERY,
            actual=len(query),
        )
    terms = tuple(dict.fromkeys(words_of(query)))
    if not terms:
        raise RequestError("invalid_request", '"q" contains no letter or digit.', hint="Enter a word.")
    if len(terms) > MOST_TERMS:
        raise RequestError(
            "invalid_request",
            f'"q" has {len(terms)} words; the limit is {MOST_TERMS}.',
            limit=MOST_TERMS,
            actual=len(terms),
        )
    return terms


def is_prefix(term: str) -> bool:
    """Return whether a term matches words that begin with it; a single character matches only itself."""
    return len(term) >= _EXACT_BELOW


class Matcher:
    """Decides whether a word on a page matches one of `terms`; it is called for every word."""

    def __init__(self, terms: tuple[str, ...]) -> None:
        self._exact = frozenset(term for term in terms if not is_prefix(term))
        self._prefixes = tuple(term for term in terms if is_prefix(term))

    def __call__(self, text: str) -> bool:
        """Return whether the word matches."""
        # Most words are plain and need no decomposition.
        words = (text.lower(),) if text.isascii() and text.isalnum() else _parts(text)
        return any(word.startswith(self._prefixes) or word in self._exact for word in words)


@lru_cache(1 << 14)
def _parts(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))
