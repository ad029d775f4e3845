"""Where the letters of a line stand: one baseline and one size, by the boxes of its words.

Pure. Boxes are here in the frame of the text: turned upright, origin at the top left. It must not know PDF.
"""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr_contract.result import Box, Page

_SLOPED: Final = 4
"""Fewer words say nothing about the slope of their line."""
_STEEPEST: Final = 0.2
_LETTERS: Final = 1.4
"""Font size over the height of a usual word: what is left are the room above capitals and the gap between lines."""


class Baseline(NamedTuple):
    """A line through the foot of the letters: `y = offset + slope * x`, in pixels."""

    offset: float
    slope: float

    def at(self, box: Box) -> float:
        """Return where it passes the middle of `box`."""
        return self.offset + self.slope * _middle(box)


def upright(box: Box, page: Page) -> Box:
    """Return where `box` lies when its page is turned as its text wants."""
    x0, y0, x1, y1 = box
    match page.rotation:
        case 0:
            return box
        case 90:
            return page.height - y1, x0, page.height - y0, x1
        case 180:
            return page.width - x1, page.height - y1, page.width - x0, page.height - y0
        case _:
            return y0, page.width - x1, y1, page.width - x0


def find_baseline(boxes: Sequence[Box]) -> Baseline:
    """Return the baseline of the words in `boxes`, at least one.

    Most words reach down to it and few below, so it goes through the middle of the feet; the slope is that between the
    feet of the first and of the last third, which single letters cannot bend.
    """
    ordered = sorted(boxes, key=_middle)
    slope = 0.0
    if len(ordered) >= _SLOPED:
        third = len(ordered) // 3
        first, last = ordered[:third], ordered[-third:]
        run = median_low(map(_middle, last)) - median_low(map(_middle, first))
        rise = _foot(last) - _foot(first)
        slope = rise / run if run > 0 and abs(rise) <= _STEEPEST * run else 0.0
    return Baseline(median_low(box[3] - slope * _middle(box) for box in ordered), slope)


def text_size(boxes: Iterable[Box]) -> int:
    """Return the height in pixels that stands for the letters of `boxes` (at least one), whatever each word needs."""
    return max(1, round(_LETTERS * median_low(y1 - y0 for _, y0, _, y1 in boxes)))


def _foot(boxes: Sequence[Box]) -> int:
    return median_low(box[3] for box in boxes)


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2
