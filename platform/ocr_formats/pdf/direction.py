"""The order of the characters of a word on paper, from left to right.

PDF readers expect the order on paper, and reorder right-to-left scripts themselves. It must not know boxes. Source:
Unicode Standard Annex 9, reduced to single words.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_LEFT_TO_RIGHT: Final = frozenset({"L", "EN", "AN"})
_MARK: Final = "NSM"


def is_right_to_left(text: str) -> bool:
    """Return whether `text` contains a letter of a right-to-left script."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def visual_order(text: str) -> str:
    """Return the characters of the word `text` from left to right.

    The first letter determines the direction of the word; letters of the other direction and numbers keep their own.
    """
    if text.isascii() or not is_right_to_left(text):
        return text
    kinds = [unicodedata.bidirectional(character) for character in text]
    leftwards = next(kind in _RIGHT_TO_LEFT for kind in kinds if kind == "L" or kind in _RIGHT_TO_LEFT)
    against = _LEFT_TO_RIGHT if leftwards else _RIGHT_TO_LEFT | {_MARK}
    pairs = groupby(zip(text, kinds, strict=True), key=lambda pair: pair[1] in against)
    runs = [(turned, "".join(character for character, _ in run)) for turned, run in pairs]
    if leftwards:
        return "".join(run if turned else run[::-1] for turned, run in reversed(runs))
    return "".join(run[::-1] if turned else run for turned, run in runs)
