"""Merges two readings of one page, word by word.

Pure. Boxes of both readings are in the same frame, upright. It must not know engines, nor why a page was read twice.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr_contract.result import Box
    from ocr_engine.engines import ReadWord, Words

EVEN_ODDS: Final = 50.0
"""A word of this confidence speaks neither for nor against a reading."""
SAME_BOX: Final = 0.55
"""Boxes with a larger intersection over union contain the same word."""
SURER: Final = 8.0
"""How much higher the confidence of the other reading's word must be for it to be used."""
SURE_ALONE: Final = 70.0
"""A word that only the other reading has is added if its confidence is at least this."""
NOISE_ALONE: Final = 40.0
"""A word that only the better reading has is noise below this confidence: the other saw no text there at all."""
COVERED: Final = 0.2
"""A word of which the other reading covers less than this part is missing there."""
SAME_LINE: Final = 0.5
"""Boxes that share this part of the smaller one's height are on one line."""

_PAIRS_AT_ONCE: Final = 1_000_000


class Overlap(NamedTuple):
    """How a word overlaps another reading.

    `best` is the index of the word it shares most with (-1 for none), `same` the intersection over union with that one,
    `covered` the part of the word's area that the other reading covers.
    """

    best: int
    same: float
    covered: float


def support(reading: Sequence[ReadWord]) -> float:
    """Return the support of `reading`: the sum of (confidence - 50), which rises with every confident word.

    The mean confidence would prefer a reading that misses half of the page.
    """
    return sum(word.confidence - EVEN_ODDS for word in reading)


def merge(one: Words, two: Words) -> Words:
    """Return the better supported reading, improved by the other.

    The other's word is used if it is more confident. Words that only the other has are added if they are confident, and
    words that only the better one has are dropped if they are not.
    """
    base, other = (one, two) if support(one) >= support(two) else (two, one)
    if not base or not other:
        return base or other
    found = overlaps(other, base)
    words = _surer_words(base, other, found)
    confirmed = (overlap.covered >= COVERED for overlap in overlaps(base, other))
    kept = [word.confidence >= NOISE_ALONE or seen for word, seen in zip(words, confirmed, strict=True)]
    return list(_with_added(words, kept, _Added(base, other, found)))


def overlaps(words: Sequence[ReadWord], onto: Sequence[ReadWord]) -> list[Overlap]:
    """Return how each of `words` overlaps the reading `onto` (neither is empty)."""
    boxes, others = _boxes(words), _boxes(onto)
    step = max(1, _PAIRS_AT_ONCE // len(others))
    return [
        overlap for start in range(0, len(boxes), step) for overlap in _overlaps(boxes[start : start + step], others)
    ]


def _boxes(words: Sequence[ReadWord]) -> NDArray[np.float64]:
    return np.array([word.box for word in words], dtype=np.float64)


def _overlaps(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> Iterator[Overlap]:
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    common = np.prod(np.clip(high - low, 0, None), axis=2)
    areas, other_areas = (np.prod(each[:, 2:] - each[:, :2], axis=1) for each in (boxes, others))
    unions = areas[:, None] + other_areas[None] - common
    same = common / unions
    best = same.argmax(axis=1)
    for row, column in enumerate(best):
        touches = common[row, column] > 0
        covered = float(common[row].sum() / areas[row])
        yield Overlap(int(column) if touches else -1, float(same[row, column]), covered)


def _surer_words(base: Words, other: Words, found: list[Overlap]) -> Words:
    words = list(base)
    for word, overlap in zip(other, found, strict=True):
        if overlap.same > SAME_BOX and word.confidence > words[overlap.best].confidence + SURER:
            words[overlap.best] = words[overlap.best]._replace(text=word.text, confidence=word.confidence)
    return words


class _Added:
    """The words to add, by their place in the base.

    A word belongs after the nearest preceding word, in the other's reading order, that both readings have: on that
    word's line if it is there, otherwise on a line of its own below. `first` come before everything.
    """

    def __init__(self, base: Words, other: Words, found: list[Overlap]) -> None:
        self.first: Words = []
        self.behind: defaultdict[int, Words] = defaultdict(list)
        self.below: defaultdict[int, Words] = defaultdict(list)
        self.numbers_from = max(word.line for word in base) + 1
        anchor = -1
        for word, overlap in zip(other, found, strict=True):
            if overlap.covered >= COVERED:
                anchor = overlap.best
            elif word.confidence >= SURE_ALONE:
                self._put(word, anchor, base)

    def _put(self, word: ReadWord, anchor: int, base: Words) -> None:
        if anchor < 0:
            self.first.append(word)
        elif _same_line(word.box, base[anchor].box):
            self.behind[anchor].append(word)
        else:
            self.below[base[anchor].line].append(word)


def _with_added(words: Words, kept: list[bool], added: _Added) -> Iterator[ReadWord]:
    for word in added.first:
        yield word._replace(block=-1, paragraph=-1, line=word.line + added.numbers_from)
    for index, word in enumerate(words):
        if kept[index]:
            yield word
        for extra in added.behind[index]:
            yield extra._replace(block=word.block, paragraph=word.paragraph, line=word.line)
        if index + 1 == len(words) or words[index + 1].line != word.line:
            for extra in added.below[word.line]:
                number = extra.line + added.numbers_from
                yield extra._replace(block=word.block, paragraph=word.paragraph, line=number)


def _same_line(a: Box, b: Box) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return shared >= SAME_LINE * min(a[3] - a[1], b[3] - b[1])
