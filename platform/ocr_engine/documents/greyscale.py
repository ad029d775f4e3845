"""Converts a decoded Pillow image of any mode to grey, or to a mode that can be stored; transparency becomes white.

It works in bands, so that a page of 100 megapixels needs little additional memory. It must not know file types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_BAND_PIXELS: Final = 4_000_000
_DEEP_MODES: Final = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_FOLDED_MODES: Final = {"LAB": "L", "HSV": "V"}

Range = tuple[float, float]


def to_grey(image: Image.Image, span: Range | None = None) -> NDArray[np.uint8]:
    """Return `image` as (height, width) uint8 grey, C-contiguous, with transparency flattened on white.

    Luma is ITU-R BT.601 (Pillow's). Samples deeper than 8 bits are scaled so that `span`, the samples of black and of
    white, becomes 0 to 255; by default the range of 16 bits, and for 32-bit and floating-point samples, which have no
    defined white, the range of the samples.
    """
    span = span or _measured_span(image)
    grey = np.empty((image.height, image.width), np.uint8)
    for top, band in _bands(image):
        grey[top : top + band.height] = _band_grey(band, span)
    return grey


def to_storable(image: Image.Image, span: Range | None = None) -> Image.Image:
    """Return `image` in mode 1, L or RGB, the modes that both PNG and JPEG (with 1 converted to L) can store."""
    if image.mode in {"1", "L", "RGB"} and not has_alpha(image):
        return image
    if image.mode in _DEEP_MODES or image.mode in {"1", "L", "LA", "La"} or image.mode in _FOLDED_MODES:
        return Image.fromarray(to_grey(image, span))
    flat = Image.new("RGB", image.size)
    for top, band in _bands(image):
        flat.paste(_flatten(band), (0, top))
    return flat


def has_alpha(image: Image.Image) -> bool:
    """Return whether some pixels of `image` may be transparent."""
    return image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info


def _bands(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    rows = max(1, _BAND_PIXELS // max(1, image.width))
    if rows >= image.height:
        yield 0, image
        return
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _band_grey(band: Image.Image, span: Range) -> NDArray[np.uint8]:
    if band.mode in _DEEP_MODES:
        samples = np.asarray(band).astype(np.float32)
        black, white = span
        return ((samples - black) * (255.0 / (white - black)) + 0.5).clip(0, 255).astype(np.uint8)
    if band.mode in _FOLDED_MODES:
        return np.asarray(band.getchannel(_FOLDED_MODES[band.mode]))
    return np.asarray(_flatten(band).convert("L"))


def _measured_span(image: Image.Image) -> Range:
    if image.mode not in {"I", "F"}:
        return 0.0, 65535.0
    low, high = np.inf, -np.inf
    for _, band in _bands(image):
        samples = np.asarray(band)
        finite = samples[np.isfinite(samples)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low < high else (0.0, 255.0)


def _flatten(band: Image.Image) -> Image.Image:
    """Return `band` without transparency, in mode 1, L or RGB."""
    if not has_alpha(band):
        return band if band.mode in {"1", "L", "RGB"} else band.convert("RGB")
    colour = band.convert("RGBA")
    white = Image.new("RGB", band.size, (255, 255, 255))
    white.paste(colour, mask=colour.getchannel("A"))
    return white
