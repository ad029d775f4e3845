"""Converts a flat reading to the contract's tree of blocks, paragraphs, lines and words.

Pure. It must not know which engine read the words, nor whether they were merged from two readings.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ocr_contract.result import Block, Line, Paragraph, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr_contract.result import Box
    from ocr_engine.engines.base import ReadWord

_UNSPACED = (
    ("\u3005", "\u3007"),  # ideographic iteration mark and zero
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u4dbf"),  # Han, extension A
    ("\u4e00", "\u9fff"),  # Han
    ("\uf900", "\ufaff"),  # Han, compatibility
    ("\U00020000", "\U0003ffff"),  # Han, further extensions
    ("\u3001", "\u3002"),  # their comma and full stop
    ("\uff01", "\uff0f"),  # their other punctuation, full width
    ("\uff1a", "\uff1f"),
)
"""Characters of scripts without spaces between words; Korean has them and is not included."""


def build_blocks(reading: Sequence[ReadWord]) -> tuple[Block, ...]:
    """Group `reading` (in reading order) by its block, paragraph and line numbers; outer boxes enclose inner ones."""
    return tuple(_block(list(words)) for _, words in groupby(reading, key=lambda word: word.block))


def enclose(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that contains all of `boxes` (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _block(words: list[ReadWord]) -> Block:
    paragraphs = tuple(_paragraph(list(part)) for _, part in groupby(words, key=lambda word: word.paragraph))
    return Block(box=enclose(paragraph.box for paragraph in paragraphs), paragraphs=paragraphs)


def _paragraph(words: list[ReadWord]) -> Paragraph:
    lines = tuple(_line(list(part)) for _, part in groupby(words, key=lambda word: word.line))
    return Paragraph(box=enclose(line.box for line in lines), lines=lines)


def _line(words: list[ReadWord]) -> Line:
    joined: list[Word] = []
    for read in words:
        word = Word(text=read.text, confidence=read.confidence, box=read.box)
        if joined and _is_unspaced(joined[-1].text[-1]) and _is_unspaced(word.text[0]):
            joined[-1] = _join(joined[-1], word)
        else:
            joined.append(word)
    return Line(box=enclose(word.box for word in joined), words=tuple(joined))


def _is_unspaced(character: str) -> bool:
    return any(first <= character <= last for first, last in _UNSPACED)


def _join(left: Word, right: Word) -> Word:
    """Join two words without a space between them; the confidences are weighted by length."""
    total = len(left.text) + len(right.text)
    confidence = (left.confidence * len(left.text) + right.confidence * len(right.text)) / total
    return Word(text=left.text + right.text, confidence=confidence, box=enclose((left.box, right.box)))
