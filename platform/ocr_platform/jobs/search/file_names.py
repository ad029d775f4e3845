"""Search words of file names: without case and accents, matched by any part of a word, as in the full-text search.

A job stores the words of its name, so that both databases find the same with nothing but LIKE.
"""

from __future__ import annotations

from typing import Final

from ocr_contract.errors import RequestError
from ocr_platform.jobs.search.words import LONGEST_QUERY, MOST_TERMS, words_of

_MOST_CHARACTERS: Final = 255  # of a name: more than it has, except with rare letters; they must fit into an index row


def name_words(file_name: str) -> str:
    """Return the words of a file name, each after a space; never empty, which would mean that they are not known."""
    return (" " + " ".join(words_of(file_name)))[:_MOST_CHARACTERS]


def name_terms(text: str) -> tuple[str, ...]:
    """Return the terms that a name must all contain. Raises `RequestError` `invalid_request` for none or too many."""
    terms = tuple(dict.fromkeys(words_of(text)))
    if not terms or len(terms) > MOST_TERMS or len(text) > LONGEST_QUERY:
        raise RequestError(
            "invalid_request",
            f'"text" must be 1 to {MOST_TERMS} words of letters and digits, at most {LONGEST_QUERY} characters.',
            hint="Enter part of the file name.",
        )
    return terms
