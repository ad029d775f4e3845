"""Encodes a rendered page for storage: the page image, the preview and the thumbnail, each as JPEG or PNG.

Text and screens become PNG, photographs and scans JPEG. It must not know where a page comes from.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageChops

from ocr_contract.media import MediaType
from ocr_engine.documents.pages import RenderedPage

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREVIEW_SIDE: Final = 1600
"""The longest side of a preview, in pixels."""
THUMBNAIL_SIDE: Final = 240
"""The longest side of a thumbnail, in pixels."""

_PNG_LEVEL: Final = 1  # five times as fast as Pillow's default for a few per cent more bytes
_PAGE_QUALITY: Final = 90
_SMALL_QUALITY: Final = 80
_SAMPLED_ROWS: Final = 64
_FLAT: Final = 0.6
"""From this share of equal neighbours on, an image is drawn (text, screens), not photographed or scanned."""


def encode_page(
    image: Image.Image, size: tuple[int, int], dpi: int | None, original: tuple[bytes, MediaType] | None = None
) -> RenderedPage:
    """Return the stored images of a page from `image`, which is upright, without transparency, in mode 1, L or RGB.

    `size` is the page's (width, height) in pixels. `original` is its page image if one exists already; then `image` may
    be smaller than `size`.
    """
    image = _without_needless_colour(image)
    page, media = original or _page_image(image, dpi)
    preview = _fit(image, PREVIEW_SIDE)
    thumbnail = _fit(preview, THUMBNAIL_SIDE)
    return RenderedPage(
        image=page,
        image_media=media,
        preview=_jpeg(preview, _SMALL_QUALITY, None),
        preview_media=MediaType.JPEG,
        thumbnail=_jpeg(thumbnail, _SMALL_QUALITY, None),
        thumbnail_media=MediaType.JPEG,
        width=size[0],
        height=size[1],
        dpi=dpi,
    )


def _page_image(image: Image.Image, dpi: int | None) -> tuple[bytes, MediaType]:
    if image.mode == "1" or _is_flat(image):
        return _png(image, dpi), MediaType.PNG
    return _jpeg(image, _PAGE_QUALITY, dpi), MediaType.JPEG


def _without_needless_colour(image: Image.Image) -> Image.Image:
    """Return a grey RGB image as L, which needs a third of the work from here on."""
    if image.mode != "RGB" or not _is_grey(_sample(image)):
        return image
    red, green, blue = image.split()
    same = ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(red, blue).getbbox() is None
    return red if same else image


def _is_flat(image: Image.Image) -> bool:
    """Return whether most neighbouring pixels are equal: such an image is smaller and sharper as PNG."""
    sample = _sample(image)
    equal = (sample[:, 1:] == sample[:, :-1]).all(axis=2)
    return equal.size == 0 or bool(equal.mean() >= _FLAT)


def _is_grey(sample: NDArray[np.uint8]) -> bool:
    return bool((sample[..., 0] == sample[..., 1]).all() and (sample[..., 0] == sample[..., 2]).all())


def _sample(image: Image.Image) -> NDArray[np.uint8]:
    """Return some rows of `image` as (rows, width, channels)."""
    step = max(1, image.height // _SAMPLED_ROWS)
    rows = [np.asarray(image.crop((0, y, image.width, y + 1))) for y in range(0, image.height, step)]
    return np.stack(rows).reshape(len(rows), image.width, -1)


def _fit(image: Image.Image, side: int) -> Image.Image:
    """Return `image` as L or RGB with no side longer than `side`; it is never enlarged."""
    smooth = image.convert("L") if image.mode == "1" else image
    factor = side / max(image.size)
    if factor >= 1:
        return smooth
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return smooth.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _png(image: Image.Image, dpi: int | None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=_PNG_LEVEL, **_resolution(dpi))
    return buffer.getvalue()


def _jpeg(image: Image.Image, quality: int, dpi: int | None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, **_resolution(dpi))
    return buffer.getvalue()


def _resolution(dpi: int | None) -> dict[str, tuple[int, int]]:
    return {} if dpi is None else {"dpi": (dpi, dpi)}
