"""Boxes are converted back to the original page, whatever was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_engine.recognition.geometry import box_before_turn, stretch
from ocr_engine.recognition.preprocessing import turn
from tests.ocr_engine.reading import word

if TYPE_CHECKING:
    from ocr_contract.result import Box, Rotation


@st.composite
def page_and_box(draw: st.DrawFn) -> tuple[int, int, Box]:
    width, height = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    x0, y0 = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    return width, height, (x0, y0, draw(st.integers(x0 + 1, width)), draw(st.integers(y0 + 1, height)))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@settings(deadline=None)
@given(page_and_box())
def test_a_turned_patch_of_ink_is_found_where_it_was(rotation: Rotation, given_page: tuple[int, int, Box]) -> None:
    width, height, (x0, y0, x1, y1) = given_page
    page = np.full((height, width), 255, np.uint8)
    page[y0:y1, x0:x1] = 0
    rows, columns = np.nonzero(turn(page, rotation) == 0)
    found = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    assert box_before_turn(found, rotation, width, height) == (x0, y0, x1, y1)


@settings(deadline=None)
@given(page_and_box(), st.integers(1, 200), st.integers(1, 200))
def test_a_stretched_box_stays_on_the_page_and_is_never_empty(page: tuple[int, int, Box], wide: int, high: int) -> None:
    width, height, box = page
    (found,) = stretch([word("x", box)], (height, width), wide, high)
    x0, y0, x1, y1 = found.box
    assert 0 <= x0 < x1 <= wide
    assert 0 <= y0 < y1 <= high


@settings(deadline=None)
@given(page_and_box(), st.integers(1, 5))
def test_enlarging_is_undone_exactly(page: tuple[int, int, Box], factor: int) -> None:
    width, height, box = page
    enlarged: Box = tuple(factor * each for each in box)  # type: ignore[assignment]
    (found,) = stretch([word("x", enlarged)], (height * factor, width * factor), width, height)
    assert found.box == box


def test_a_box_outside_is_brought_to_the_edge() -> None:
    assert stretch([word("x", (-5, 20, 120, 300))], (200, 100), 100, 200)[0].box == (0, 20, 100, 200)
    assert stretch([word("x", (150, 250, 160, 260))], (200, 100), 100, 200)[0].box == (99, 199, 100, 200)
