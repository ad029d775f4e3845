"""Makes a page easier to read: evens the background, measures letters, scales, blurs and turns.

Pure functions of grey rasters, shape (height, width), 0 black to 255 white. They measure on reduced or partial copies
and need at most two more rasters of the page's size. They must not know engines, options or words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr_contract.result import Rotation
    from ocr_engine.engines import Grey

cv2.setNumThreads(1)

BACKGROUND_SIDE: Final = 600
"""Pixels of the longer side at which the background is estimated: letters vanish, shadows and stains remain."""
CLOSING_PART: Final = 40
"""The closing's diameter is this part of the longer side: wider than a stroke, narrower than a shadow's edge."""
DARK_MEDIAN: Final = 90
"""A page with a darker median is light on dark; dividing by its background would wash out the text."""
SAMPLE_PIXELS: Final = 3_000_000
"""Letters are measured on at most this many pixels: three bands of a larger page are as good as all of it."""
FEWEST_LETTERS: Final = 12
"""With fewer letter-like components, their median is meaningless."""


def even_background(grey: Grey) -> Grey:
    """Return `grey` divided by its background, so that paper is white everywhere; a dark page is returned unchanged.

    The background is a morphological closing smoothed by a median, both at a reduced size.
    """
    height, width = grey.shape
    small = rescale(grey, min(1.0, BACKGROUND_SIDE / max(height, width)))
    if np.median(small) < DARK_MEDIAN:
        return grey
    diameter = max(small.shape) // CLOSING_PART | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 2 * diameter + 1)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cast("Grey", cv2.divide(grey, paper, scale=255))


def letter_height(grey: Grey) -> float | None:
    """Return the median height in pixels of letter-like shapes, about the x-height; None with too few of them.

    Dots, leaders and specks may outnumber the letters, so shapes less than half as high as the upper sixth are ignored.
    """
    _, ink = cv2.threshold(_sample(grey), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)[2][1:]
    width, height, area = (stats[:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    fill = area / (width * height)
    shaped = (height >= 4) & (height <= 200) & (width >= height / 4) & (width <= height * 2.5)
    heights = height[shaped & (fill > 0.15) & (fill < 0.95)]
    if len(heights) < FEWEST_LETTERS:
        return None
    return float(np.median(heights[heights >= np.percentile(heights, 85) / 2]))


def rescale(grey: Grey, factor: float) -> Grey:
    """Return `grey` enlarged (cubic) or reduced (area) by `factor`; each side has at least one pixel."""
    if factor == 1:
        return grey
    height, width = grey.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    interpolation = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cast("Grey", cv2.resize(grey, size, interpolation=interpolation))


def blur(grey: Grey, deviation: float) -> Grey:
    """Return `grey` blurred by a Gaussian of `deviation` pixels; 0 leaves it as it is."""
    return cast("Grey", cv2.GaussianBlur(grey, (0, 0), deviation)) if deviation else grey


def turn(grey: Grey, rotation: Rotation) -> Grey:
    """Return `grey` turned clockwise by `rotation` degrees, C-contiguous."""
    return np.ascontiguousarray(np.rot90(grey, -rotation // 90))


def _sample(grey: Grey) -> NDArray[np.uint8]:
    height, width = grey.shape
    if grey.size <= SAMPLE_PIXELS:
        return grey
    rows = max(1, SAMPLE_PIXELS // 3 // width)
    tops = (max(0, height * quarter // 4 - rows // 2) for quarter in (1, 2, 3))
    return np.concatenate([grey[top : top + rows] for top in tops])
