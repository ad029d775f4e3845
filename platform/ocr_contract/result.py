"""The result model: what was read, where it is on the page, and with which confidence.

document > pages > blocks > paragraphs > lines > words. One schema, versioned by `SCHEMA_VERSION`; every program and
every renderer uses these types and no other.

Frame: boxes are `(x0, y0, x1, y1)` in pixels of the *stored page image*, origin at the top left, x1 and y1 exclusive.
The stored page image is upright by EXIF, without any rotation that recognition detected; `Page.rotation` is the
clockwise turn, in degrees, that would bring its text upright. Confidences are 0 to 100. Durations are seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.page_warnings import PageWarning

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_VERSION: Final = 1

Box = tuple[int, int, int, int]
Rotation = Literal[0, 90, 180, 270]
Orientation = Literal[1, 2, 3, 4, 5, 6, 7, 8]


class Word(msgspec.Struct, frozen=True):
    """A word: its text, its confidence (0-100) and its bounding box."""

    text: str
    confidence: float
    box: Box


class Line(msgspec.Struct, frozen=True):
    """A text line; its words are in reading order."""

    box: Box
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, separated by one space."""
        return " ".join(word.text for word in self.words)


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of lines."""

    box: Box
    lines: tuple[Line, ...]


class Block(msgspec.Struct, frozen=True):
    """A block of text: a column, a heading, a separate table cell."""

    box: Box
    paragraphs: tuple[Paragraph, ...]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page. `number` counts from 1. A page that failed has an `error`, no blocks and an empty text.

    `width`, `height`: pixels of the stored page image. `dpi`: as stated by the file, None when it does not say.
    `orientation`: the EXIF orientation of the stored page image; boxes have it applied, so a viewer must apply it too.
    `confidence`: mean over the words, 0 without any. `warnings`: sentences about what was not read at full quality;
    `warning_codes`: the same by stable code, in the same order, empty on pages that were read before codes existed.
    """

    number: int
    width: int
    height: int
    dpi: int | None = None
    rotation: Rotation = 0
    orientation: Orientation = 1
    confidence: float = 0.0
    text: str = ""
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
    warning_codes: tuple[PageWarning, ...] = ()
    durations: dict[str, float] = {}
    error: Problem | None = None

    def words(self) -> list[Word]:
        """Return all words in reading order."""
        return [
            word
            for block in self.blocks
            for paragraph in block.paragraphs
            for line in paragraph.lines
            for word in line.words
        ]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a document. `pages` holds the requested pages, in page order.

    `pages_total` counts the pages of the document, `pages_done` and `pages_failed` those of `pages`.
    `engine` names the program and its version. `durations` holds seconds by step.
    """

    schema_version: int = SCHEMA_VERSION
    engine: str
    languages: tuple[str, ...]
    pages_total: int
    pages_done: int
    pages_failed: int
    pages: tuple[Page, ...]
    durations: dict[str, float] = {}


def page_text(blocks: Iterable[Block]) -> str:
    """Return the text as Tesseract writes it, without its form feed: one row per line, a blank row after a paragraph.

    Empty when there are no words; otherwise it ends in exactly one newline.
    """
    paragraphs = (paragraph for block in blocks for paragraph in block.paragraphs)
    return "\n".join("".join(line.text + "\n" for line in paragraph.lines) for paragraph in paragraphs)


def mean_confidence(blocks: Iterable[Block]) -> float:
    """Return the mean confidence of all words (0-100), 0 without any."""
    sure = [
        word.confidence for block in blocks for part in block.paragraphs for line in part.lines for word in line.words
    ]
    return sum(sure) / len(sure) if sure else 0.0
