"""File names as people look for them: without case and accents, by any part of a word, as the full-text search reads.

A job keeps the words of its name beside it, so that both databases find the same with nothing but LIKE.
"""

from __future__ import annotations

from typing import Final

from ocr_contract.errors import RequestError
from ocr_platform.jobs.search.words import LONGEST_QUERY, MOST_TERMS, words_of

_MOST_CHARACTERS: Final = 255  # of a name, more than it has but for rare letters; an index row has to hold them


def name_words(file_name: str) -> str:
    """Return the words of a file name, each after a blank; never empty, which would say that they are not known."""
    return (" " + " ".join(words_of(file_name)))[:_MOST_CHARACTERS]


def name_terms(text: str) -> tuple[str, ...]:
    """Return what a name must all contain. Raises `RequestError` `invalid_request` for nothing, or for too much."""
    terms = tuple(dict.fromkeys(words_of(text)))
    if not terms or len(terms) > MOST_TERMS or len(text) > LONGEST_QUERY:
        raise RequestError(
            "invalid_request",
            f'"text" must be 1 to {MOST_TERMS} words of letters and digits, at most {LONGEST_QUERY} characters.',
            hint="Enter part of the file name.",
        )
    return terms
