"""Even background, letter height, scale and turn, on drawn pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr_engine.recognition.preprocessing import blur, even_background, letter_height, rescale, turn
from tests.ocr_engine.reading import draw_words
from tests.sample_documents import draw_page

if TYPE_CHECKING:
    from ocr_engine.engines import Grey

SIZES = [(1, 1), (1, 3000), (3000, 1), (2, 2), (7, 900), (640, 480)]


def grey_of(image: Image.Image) -> Grey:
    return np.asarray(image)


def shadowed() -> tuple[Grey, Grey]:
    """Return a page and the same page with a shadow that falls from left to right."""
    page = grey_of(draw_page(size=(1200, 600)))
    light = np.linspace(0.35, 1.0, page.shape[1])
    return page, (page * light).astype(np.uint8)


def test_a_shadow_is_taken_away_and_ink_stays_ink() -> None:
    page, dark = shadowed()
    even = even_background(dark)
    assert even[page == 255].min() > 200
    assert even[page == 0].max() < 60
    assert dark[page == 255].min() < 100


def test_an_even_page_stays_as_it_is() -> None:
    page = grey_of(draw_page())
    assert np.abs(even_background(page).astype(int) - page).max() <= 2


def test_a_dark_page_stays_as_it_is() -> None:
    page = grey_of(draw_page(ink=230, paper=20))
    assert np.array_equal(even_background(page), page)


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_any_shape_of_any_level_is_taken(shape: tuple[int, int], level: int) -> None:
    page = np.full(shape, level, np.uint8)
    assert even_background(page).shape == shape
    assert letter_height(page) is None
    assert rescale(page, 3).shape == (shape[0] * 3, shape[1] * 3)
    assert min(rescale(page, 0.001).shape) >= 1


@pytest.mark.parametrize("font_size", [14, 24, 40, 80])
def test_letters_are_measured(font_size: int) -> None:
    image, _ = draw_words(size=(2400, 800), font_size=font_size)
    height = letter_height(grey_of(image))
    assert height is not None
    assert 0.4 * font_size <= height <= 0.8 * font_size


def test_dots_and_specks_are_no_letters() -> None:
    image, _ = draw_words(font_size=30)
    plain = letter_height(grey_of(image))
    draw = ImageDraw.Draw(image)
    for x in range(20, 980, 9):
        for y in (330, 350, 370):
            draw.ellipse((x, y, x + 4, y + 4), fill=0)
    assert letter_height(grey_of(image)) == pytest.approx(plain, abs=3)


def test_a_large_page_is_measured_by_a_part_of_it() -> None:
    image, _ = draw_words(("some words on a line of print",) * 90, size=(2600, 4600), font_size=30)
    part, _ = draw_words(("some words on a line of print",) * 9, size=(2600, 460), font_size=30)
    assert letter_height(grey_of(image)) == pytest.approx(letter_height(grey_of(part)), abs=1)


def test_enlarging_and_reducing_keep_the_picture() -> None:
    page = grey_of(draw_page(size=(300, 200), font_size=20))
    again = rescale(rescale(page, 3), 1 / 3)
    assert np.abs(again.astype(int) - page).mean() < 4
    assert rescale(page, 1.0) is page


def test_blurring_closes_a_thin_gap() -> None:
    page = np.full((40, 40), 255, np.uint8)
    page[10:30, 10:20] = page[10:30, 21:30] = 0
    assert blur(page, 0.8)[20, 20] < 150
    assert blur(page, 0) is page


def test_turning_is_clockwise() -> None:
    page = np.array([[1, 2], [3, 4]], np.uint8)
    assert turn(page, 90).tolist() == [[3, 1], [4, 2]]
    assert turn(page, 180).tolist() == [[4, 3], [2, 1]]
    assert turn(page, 270).tolist() == [[2, 4], [1, 3]]
    assert turn(page, 90).flags.c_contiguous
