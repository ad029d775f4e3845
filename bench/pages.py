"""The documents for the measurements: generated, so that everybody measures the same ones.

Mixed pages: letters at 150 and 200 dpi in grey and colour, a narrow receipt, a page with a shadow over it. Lines: crops
of one text line, such as those cut from forms.
"""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT = (
    "the invoice of March was paid in full by transfer on Monday and a copy is kept with the order book while our "
    "office in Bern will send two signed forms to each partner before the meeting about prices quality delivery "
    "storage insurance weight number customer street account balance total amount date reference please return"
)
WORDS = _TEXT.split()


def mixed_pages(edition: int = 0) -> list[bytes]:
    """Return 18 pages of one image each, six kinds three times; every `edition` has its own text.

    The longest come first, so that the end of a run, when not every core has a page left, is short.
    """
    seeds = range(3 * edition, 3 * edition + 3)
    editions = [_kinds(random.Random(seed)) for seed in seeds]  # noqa: S311 - text, not secrets
    return [page for kind in zip(*editions, strict=True) for page in kind]


def letters() -> list[bytes]:
    """Return 12 pages that take about the same time each."""
    return [_kinds(random.Random(seed))[1] for seed in range(12)]  # noqa: S311 - text, not secrets


def line_crops() -> list[bytes]:
    """Return 60 crops of one line, about 40 px high."""
    generator = random.Random(7)  # noqa: S311 - text, not secrets
    return [_png(_draw([_sentence(generator, 7)], (700, 44), 26, margin=8)) for _ in range(60)]


def _kinds(generator: random.Random) -> list[bytes]:
    letter = _draw(_lines(generator, 34, 11), (1240, 1754), 26)
    dense = _draw(_lines(generator, 60, 13), (1654, 2339), 30)
    receipt = _draw(_lines(generator, 22, 4), (420, 900), 22, margin=20)
    small = _draw(_lines(generator, 20, 9), (620, 500), 13, margin=20)
    return [
        _jpeg(dense),
        _png(letter),
        _jpeg(_shadow(letter)),
        _png(_draw(_lines(generator, 12, 9), (1240, 800), 28).convert("RGB")),
        _png(small),
        _png(receipt),
    ]


def _sentence(generator: random.Random, words: int) -> str:
    return " ".join(generator.choices(WORDS, k=words)).capitalize()


def _lines(generator: random.Random, count: int, words: int) -> list[str]:
    return [_sentence(generator, words) + "." if number % 6 else "" for number in range(1, count + 1)]


def _draw(lines: Sequence[str], size: tuple[int, int], height: int, margin: int = 60) -> Image.Image:
    page = Image.new("L", size, 255)
    drawing = ImageDraw.Draw(page)
    font = ImageFont.load_default(height)
    for number, line in enumerate(lines):
        drawing.text((margin, margin + number * height * 1.35), line, fill=20, font=font)
    return page


def _shadow(page: Image.Image) -> Image.Image:
    height, width = page.size[1], page.size[0]
    light = np.linspace(0.45, 1.0, width)[None, :] * np.linspace(0.8, 1.0, height)[:, None]
    return Image.fromarray((np.asarray(page) * light).astype(np.uint8))


def _png(page: Image.Image) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _jpeg(page: Image.Image) -> bytes:
    buffer = io.BytesIO()
    page.convert("RGB").save(buffer, "JPEG", quality=88, dpi=(150, 150))
    return buffer.getvalue()
