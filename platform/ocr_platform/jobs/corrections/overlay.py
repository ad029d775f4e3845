"""Corrections: a person's text for a word or a line, applied to the machine's reading.

Pure. A correction identifies its place by a box and the machine's text there, never by an index, so that the place can
be found again after the page was read again. A correction whose place is not found is reported, and kept. It must not
know tables or HTTP.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from ocr_contract.result import Box, Line, Page, Word, mean_confidence, page_text
from ocr_platform.jobs.corrections.word_boxes import align_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DOUBTFUL_BELOW: Final = 80.0
"""A person should check words with less confidence; the dashboard marks the same ones."""

_SAME_PLACE: Final = 0.5
"""Share of two boxes' union that they must have in common to count as the same place."""

Kind = Literal["word", "line"]


class Anchor(msgspec.Struct, frozen=True):
    """The place of a correction: the box of a word or a line, and the machine's text in it."""

    kind: Kind
    box: Box
    machine_text: str


class Edit(msgspec.Struct, frozen=True):
    """The text of a place: `text` as a person reads it; the machine's own text confirms it.

    An empty `text`: nothing is there. None: an earlier edit of the place is reverted.
    """

    anchor: Anchor
    text: str | None


class Corrected(msgspec.Struct, frozen=True):
    """A page with its corrections, and their places.

    `matched`: for each anchor that was found, the index of its word or line in the machine's reading, in reading order.
    """

    page: Page
    matched: dict[Anchor, int]


def effective(edits: Iterable[Edit]) -> list[Edit]:
    """Return the last edit of each place, in the order of `edits`, without reverted ones."""
    last: dict[Anchor, Edit] = {}
    for edit in edits:
        last.pop(edit.anchor, None)
        last[edit.anchor] = edit
    return [edit for edit in last.values() if edit.text is not None]


def apply(machine: Page, edits: Iterable[Edit]) -> Corrected:
    """Apply the effective `edits` to the machine's reading. A corrected line hides corrections of its words."""
    wanted = effective(edits)
    if not wanted:
        return Corrected(machine, {})
    line_edits, found_lines = _find([edit for edit in wanted if edit.anchor.kind == "line"], lines_of(machine))
    word_edits, found_words = _find([edit for edit in wanted if edit.anchor.kind == "word"], machine.words())
    blocks = []
    for block in machine.blocks:
        paragraphs = []
        for paragraph in block.paragraphs:
            made = (_line(line, line_edits, word_edits, machine.rotation) for line in paragraph.lines)
            if kept := tuple(line for line in made if line.words):
                paragraphs.append(msgspec.structs.replace(paragraph, lines=kept))
        if paragraphs:
            blocks.append(msgspec.structs.replace(block, paragraphs=tuple(paragraphs)))
    page = msgspec.structs.replace(
        machine, blocks=tuple(blocks), text=page_text(blocks), confidence=mean_confidence(blocks)
    )
    return Corrected(page, found_lines | found_words)


def lines_of(page: Page) -> list[Line]:
    """Return all lines in reading order."""
    return [line for block in page.blocks for paragraph in block.paragraphs for line in paragraph.lines]


def doubtful_words(page: Page) -> int:
    """Return how many words a person should check; corrected words do not count."""
    return sum(word.confidence < DOUBTFUL_BELOW for word in page.words())


def _line(line: Line, line_edits: dict[int, str], word_edits: dict[int, str], rotation: int) -> Line:
    if (text := line_edits.get(id(line))) is not None:
        return msgspec.structs.replace(line, words=align_boxes(line.words, text, rotation))
    if not any(id(word) in word_edits for word in line.words):
        return line
    words: list[Word] = []
    for word in line.words:
        corrected = word_edits.get(id(word))
        words += [word] if corrected is None else align_boxes((word,), corrected, rotation)
    return msgspec.structs.replace(line, words=tuple(words))


def _find(edits: list[Edit], parts: list[Word] | list[Line]) -> tuple[dict[int, str], dict[Anchor, int]]:
    """Return the new text of each edited part, by its identity, and the index of the part of each anchor."""
    by_text: defaultdict[str, list[Word | Line]] = defaultdict(list)
    index_of: dict[int, int] = {}
    known: Sequence[Word | Line] = parts if edits else ()
    for index, part in enumerate(known):
        by_text[part.text].append(part)
        index_of[id(part)] = index
    found: dict[int, str] = {}
    matched: dict[Anchor, int] = {}
    for edit in edits:
        text = edit.text or ""
        # A new reading may have the person's text already.
        candidates = [*by_text[edit.anchor.machine_text], *by_text[text]]
        best = max(candidates, key=lambda part: _overlap(part.box, edit.anchor.box), default=None)
        if best is not None and _overlap(best.box, edit.anchor.box) >= _SAME_PLACE:
            found[id(best)] = text
            matched[edit.anchor] = index_of[id(best)]
    return found, matched


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0, width) * max(0, height)
    return common / (_area(one) + _area(other) - common) if common else 0.0


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
