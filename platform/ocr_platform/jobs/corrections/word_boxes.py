"""Boxes for new words in place of old ones: unchanged words keep theirs, the others share the rest. Pure."""

from __future__ import annotations

import unicodedata
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from ocr_contract.result import Box, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURE: Final = 100.0
_UPSIDE_DOWN: Final = frozenset({90, 180})
"""Turns of a page at which its lines run against the image's axis."""


def align_boxes(words: Sequence[Word], text: str, rotation: int) -> tuple[Word, ...]:
    """Return the words of `text` in place of `words` (at least one); all have full confidence, as a person wrote them.

    Unchanged words at the beginning and the end keep their boxes. If the numbers of new and old words between them are
    equal, the new ones take the old boxes; otherwise they share the space by their lengths, along the line as given by
    `rotation`.
    """
    new = text.split()
    old = list(words)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if len(new) > head + tail and len(old) == head + tail:
        # Words were inserted where there was none: they share the box of a neighbour.
        head, tail = (head - 1, tail) if head else (head, tail - 1)
    middle = new[head : len(new) - tail]
    boxes = _boxes([word.box for word in old[head : len(old) - tail]], middle, rotation)
    kept_head, kept_tail = old[:head], old[len(old) - tail :]
    return tuple(
        [Word(word.text, _SURE, word.box) for word in kept_head]
        + [Word(part, _SURE, box) for part, box in zip(middle, boxes, strict=True)]
        + [Word(word.text, _SURE, word.box) for word in kept_tail]
    )


def _common(old: Sequence[Word], new: Sequence[str]) -> int:
    count = 0
    for word, text in zip(old, new, strict=False):
        if word.text != text:
            break
        count += 1
    return count


def _boxes(old: Sequence[Box], new: Sequence[str], rotation: int) -> list[Box]:
    if len(old) == len(new):
        return list(old)
    if not new:
        return []
    lefts, tops, rights, bottoms = zip(*old, strict=True)
    x0, y0, x1, y1 = min(lefts), min(tops), max(rights), max(bottoms)
    ends = list(accumulate((len(text) + 1 for text in new), initial=0))
    length = ends[-1] - 1
    shares = [(start / length, (end - 1) / length) for start, end in pairwise(ends)]
    if (rotation in _UPSIDE_DOWN) != _is_right_to_left(new):
        shares = [(1 - end, 1 - start) for start, end in shares]
    if rotation in {0, 180}:
        return [(low, y0, high, y1) for share in shares for low, high in [_span(x0, x1, share)]]
    return [(x0, low, x1, high) for share in shares for low, high in [_span(y0, y1, share)]]


def _span(low: int, high: int, share: tuple[float, float]) -> tuple[int, int]:
    start = low + round((high - low) * share[0])
    return start, min(high, max(start + 1, low + round((high - low) * share[1])))


def _is_right_to_left(texts: Sequence[str]) -> bool:
    for character in "".join(texts):
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
