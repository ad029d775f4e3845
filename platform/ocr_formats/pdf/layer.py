"""The invisible text over a page: every word in its box, so that it can be found, selected and copied there.

The words of a line share a baseline and a size, by which readers recognise lines; its font states the ascent and
descent of each word (see `font`). It must not know pictures.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ocr_formats.pdf.baseline import find_baseline, text_size, upright
from ocr_formats.pdf.direction import is_right_to_left, visual_order
from ocr_formats.pdf.file import number
from ocr_formats.pdf.font import ADVANCE, EM, FARTHEST, Font, code_of, plane_of, reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.result import Box, Page, Paragraph

_UNWRITTEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
"""Control characters and noncharacters, which do not appear on paper."""
_DIRECTIONS: Final = {0: b"1 0 0 1", 90: b"0 1 -1 0", 180: b"-1 0 0 -1", 270: b"0 -1 1 0"}
"""The rotation of the text on the page, by the rotation that would bring it upright."""


class _Piece(NamedTuple):
    """A run of text: its box in the frame of the text, and its baseline in pixels from the top."""

    text: str
    box: Box
    base: float


class TextLayer:
    """Writes the words of one page; `fonts` are those used so far. `scale`: points per pixel."""

    def __init__(self, page: Page, scale: float) -> None:
        self.fonts: dict[Font, None] = {}
        self._page = page
        self._scale = scale

    def operators(self) -> bytes:
        """Return the operators that write the words, empty when there are none."""
        written = b"".join(
            self._write(piece, size)
            for block in self._page.blocks
            for paragraph in block.paragraphs
            for size, pieces in _lines(paragraph, self._page)
            for piece in pieces
        )
        return b"BT\n3 Tr\n%sET\n" % written if written else b""

    def _write(self, piece: _Piece, size: int) -> bytes:
        x0, y0, x1, y1 = piece.box
        across = max(1, x1 - x0)
        if y1 - y0 > FARTHEST * size:
            size = y1 - y0
        stretch = 100 * EM * across / (ADVANCE * len(piece.text) * size)
        runs = []
        for plane, run in groupby(piece.text, key=plane_of):
            font = Font(plane, *reach(piece.base - y0, y1 - piece.base, size))
            self.fonts[font] = None
            codes = "".join(f"{code_of(character):04X}" for character in run)
            runs.append(b"/%s %s Tf <%s> Tj" % (font.name, number(size * self._scale), codes.encode()))
        return b"%s %s Tm %s Tz %s\n" % (
            _DIRECTIONS[self._page.rotation],
            self._place(x0, piece.base),
            number(stretch),
            b" ".join(runs),
        )

    def _place(self, x: float, y: float) -> bytes:
        """Convert a point in the text's frame to the page, in points from the bottom left."""
        width, height = self._page.width, self._page.height
        points = {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (width - y, height - x)}
        right, up = points[self._page.rotation]
        return b"%s %s" % (number(right * self._scale), number(up * self._scale))


def _lines(paragraph: Paragraph, page: Page) -> Iterator[tuple[int, list[_Piece]]]:
    """Yield the lines of `paragraph` that are not empty, each with its size in pixels."""
    lines: list[list[tuple[str, Box]]] = []
    for line in paragraph.lines:
        words = [(_UNWRITTEN.sub("", word.text), upright(word.box, page)) for word in line.words]
        if kept := [(text, box) for text, box in words if text]:
            lines.append(kept)
    if not lines:
        return
    size = text_size(box for kept in lines for _, box in kept)
    for kept in lines:
        baseline = find_baseline([box for _, box in kept])
        pieces = [_Piece(visual_order(text), box, min(max(baseline.at(box), box[1]), box[3])) for text, box in kept]
        yield size, _with_blanks(pieces)


def _with_blanks(pieces: list[_Piece]) -> list[_Piece]:
    """Add a space after each word that is followed by another to its right, as wide as the gap.

    Boxes may touch or overlap: without the space, readers would join the two words.
    """
    spaced = pieces[:1]
    for left, right in pairwise(pieces):
        if left.box[0] < right.box[0] and not is_right_to_left(left.text):
            gap = (left.box[2], left.box[1], max(right.box[0], left.box[2] + 1), left.box[3])
            spaced.append(_Piece(" ", gap, left.base))
        spaced.append(right)
    return spaced
