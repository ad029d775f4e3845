"""Positions of words: converts boxes from the raster that was read to the page.

Pure. A box is `(x0, y0, x1, y1)`, origin at the top left, x1 and y1 exclusive. It must not know how rasters are
created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_contract.result import Box, Rotation
    from ocr_engine.engines import ReadWord, Words


def stretch(reading: Iterable[ReadWord], raster: tuple[int, int], width: int, height: int) -> Words:
    """Return `reading` of a raster of shape (height, width) with boxes in a frame of `width` x `height` pixels.

    Boxes are rounded to whole pixels, are inside the frame, and are at least one pixel wide and high.
    """
    across, down = width / raster[1], height / raster[0]
    return [word._replace(box=_inside(_scaled(word.box, across, down), width, height)) for word in reading]


def turn_back(reading: Iterable[ReadWord], rotation: Rotation, width: int, height: int) -> Words:
    """Return `reading` of a page that was turned clockwise by `rotation` degrees with boxes on the unturned page.

    `width` and `height` are those of the unturned page.
    """
    return [word._replace(box=box_before_turn(word.box, rotation, width, height)) for word in reading]


def box_before_turn(box: Box, rotation: Rotation, width: int, height: int) -> Box:
    """Convert `box` from the page turned clockwise by `rotation` to the unturned page of `width` x `height`."""
    x0, y0, x1, y1 = box
    if rotation == 90:
        return y0, height - x1, y1, height - x0
    if rotation == 180:
        return width - x1, height - y1, width - x0, height - y0
    if rotation == 270:
        return width - y1, x0, width - y0, x1
    return box


def _scaled(box: Box, across: float, down: float) -> Box:
    x0, y0, x1, y1 = box
    return round(x0 * across), round(y0 * down), round(x1 * across), round(y1 * down)


def _inside(box: Box, width: int, height: int) -> Box:
    x0, y0, x1, y1 = box
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    return x0, y0, min(max(x1, x0 + 1), width), min(max(y1, y0 + 1), height)
