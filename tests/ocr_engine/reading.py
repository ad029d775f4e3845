"""Pages with known words at known places, for the tests of recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_contract.options import PREPROCESSING_OFF, Preprocessing, RecognitionOptions
from ocr_engine.documents.pages import PageImage
from ocr_engine.engines import ReadWord
from tests.sample_documents import SENTENCES

if TYPE_CHECKING:
    from ocr_contract.result import Box, Page, Word

PLAIN = RecognitionOptions(preprocessing=PREPROCESSING_OFF)
ONE_READING = Preprocessing(second_reading="Off")


def word(text: str, box: Box, confidence: float = 90.0, *, line: int = 1, block: int = 1) -> ReadWord:
    """Return a word as an engine reads it; each line is its own paragraph."""
    return ReadWord(text, confidence, box, block, line, line)


def draw_words(
    lines: tuple[str, ...] = SENTENCES, *, size: tuple[int, int] = (1000, 400), font_size: int = 32, left: int = 40
) -> tuple[Image.Image, list[tuple[str, Box]]]:
    """Return a page of `lines` and the box of ink of each word."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(font_size)
    truth: list[tuple[str, Box]] = []
    for row, line in enumerate(lines):
        x, y = float(left), font_size + row * font_size * 1.7
        for text in line.split():
            x0, y0, x1, y1 = draw.textbbox((x, y), text, font=font)
            draw.text((x, y), text, fill=0, font=font)
            truth.append((text, (int(x0), int(y0), int(x1), int(y1))))
            x += draw.textlength(text + " ", font=font)
    return image, truth


def page_image(image: Image.Image, *, dpi: int | None = None) -> PageImage:
    """Return a drawn image as the page that a document would give."""
    grey = np.ascontiguousarray(np.asarray(image.convert("L")))
    return PageImage(grey=grey, width=image.width, height=image.height, dpi=dpi)


def turned_truth(truth: list[tuple[str, Box]], turns: int, size: tuple[int, int]) -> list[tuple[str, Box]]:
    """Return where the words are after `turns` quarter turns counter-clockwise of a page of `size` (width, height)."""
    width, height = size
    for _ in range(turns):
        truth = [(text, (y0, width - x1, y1, width - x0)) for text, (x0, y0, x1, y1) in truth]
        width, height = height, width
    return truth


def overlap(a: Box, b: Box) -> float:
    """Return intersection over union, by counting."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    common = max(0, wide) * max(0, high)
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)


def assert_words_stand_where_drawn(page: Page, truth: list[tuple[str, Box]], *, least: float = 0.6) -> None:
    """Check that every drawn word was read, and that its box matches the ink."""
    found: dict[str, list[Word]] = {}
    for each in page.words():
        found.setdefault(each.text, []).append(each)
    for text, box in truth:
        assert text in found, f"{text!r} was not read"
        best = max(overlap(each.box, box) for each in found[text])
        assert best >= least, f"{text!r} is drawn at {box}, read at {[each.box for each in found[text]]}"
