"""The baseline and the font size of a line, computed from the boxes of its words.

Pure. Boxes are in the frame of the text: turned upright, origin at the top left. It must not know PDF.
"""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr_contract.result import Box, Page

_SLOPED: Final = 4
"""Fewer words do not determine the slope of their line."""
_STEEPEST: Final = 0.2
_LETTERS: Final = 1.4
"""Font size divided by the height of a usual word; the rest is space above capitals and between lines."""


class Baseline(NamedTuple):
    """A line through the foot of the letters: `y = offset + slope * x`, in pixels."""

    offset: float
    slope: float

    def at(self, box: Box) -> float:
        """Return its y at the middle of `box`."""
        return self.offset + self.slope * _middle(box)


def upright(box: Box, page: Page) -> Box:
    """Return the position of `box` when its page is turned so that the text is upright."""
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

    Most words end at it and few go below, so it is the median of their lower edges. The slope is that between the lower
    edges of the first and the last third, which single letters hardly affect.
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
    """Return the typical height in pixels of the words in `boxes` (at least one)."""
    return max(1, round(_LETTERS * median_low(y1 - y0 for _, y0, _, y1 in boxes)))


def _foot(boxes: Sequence[Box]) -> int:
    return median_low(box[3] for box in boxes)


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2
