"""The steps for each combination of options."""

from __future__ import annotations

from typing import Any

import pytest

from ocr_contract.errors import RequestError
from ocr_contract.options import PREPROCESSING_OFF, Preprocessing, RecognitionOptions
from ocr_engine.recognition.plan import Check, make_plan


def plan(mode: int = 3, **switches: Any) -> Any:
    return make_plan(RecognitionOptions(page_seg_mode=mode, preprocessing=Preprocessing(**switches)))


def test_by_default_everything_is_decided_by_the_page() -> None:
    assert plan() == (3, True, 8.0, Check.DOUBTFUL, True, {})


@pytest.mark.parametrize("mode", [3, 4, 5, 6, 7, 8, 9, 10, 11, 13])
def test_with_everything_off_the_page_is_read_once_as_it_is(mode: int) -> None:
    options = RecognitionOptions(page_seg_mode=mode, preprocessing=PREPROCESSING_OFF)
    assert make_plan(options) == (mode, False, 0.0, Check.NEVER, False, {})


@pytest.mark.parametrize(("mode", "read_as"), [(1, 3), (12, 11)])
def test_modes_with_orientation_detect_it_whatever_the_switch_says(mode: int, read_as: int) -> None:
    assert plan(mode).page_seg_mode == read_as
    assert plan(mode, auto_rotate="Off").orientation is Check.ALWAYS


@pytest.mark.parametrize("mode", [4, 6, 11])
def test_a_segmentation_that_the_caller_chose_is_not_read_again_in_another(mode: int) -> None:
    assert not plan(mode).second_reading
    assert plan(mode).orientation is Check.DOUBTFUL


@pytest.mark.parametrize("mode", [5, 7, 8, 9, 10, 13])
def test_lines_and_words_that_were_cut_out_are_not_turned(mode: int) -> None:
    assert plan(mode).orientation is Check.NEVER


@pytest.mark.parametrize("mode", [0, 2])
def test_modes_that_make_no_text_are_refused_by_name(mode: int) -> None:
    with pytest.raises(RequestError, match=f'"pageSegMode" {mode} returns no text') as caught:
        plan(mode)
    assert caught.value.code == "invalid_option"


def test_each_switch_leaves_out_its_step() -> None:
    assert not plan(background="Off").even_background
    assert plan(enlarge="Off").small == 0
    assert plan(auto_rotate="Off").orientation is Check.NEVER
    assert not plan(second_reading="Off").second_reading


def test_a_page_that_is_read_once_has_more_of_its_small_letters_enlarged() -> None:
    assert plan(second_reading="Off").small > plan().small


def test_page_of_which_only_some_characters_are_wanted_is_not_read_again_for_being_doubtful() -> None:
    restricted = RecognitionOptions(variables={"tessedit_char_whitelist": "0123456789"})
    assert not make_plan(restricted).second_reading
    assert make_plan(RecognitionOptions(variables={"textord_heavy_nr": "1"})).second_reading
