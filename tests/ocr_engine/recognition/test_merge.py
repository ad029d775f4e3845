"""Merging two readings of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_contract.result import page_text
from ocr_engine.engines import ReadWord
from ocr_engine.recognition.layout import build_blocks
from ocr_engine.recognition.merge import merge, overlaps, support
from tests.ocr_engine.reading import overlap, word

if TYPE_CHECKING:
    from ocr_engine.engines import Words

LINE = [
    word("Total", (0, 0, 50, 10), 99),
    word("4.9S", (60, 0, 100, 10), 55),
    word("EUR", (110, 0, 140, 10), 99),
    word("Card", (0, 20, 40, 30), 99, line=2),
]


def lines_of(reading: Words) -> list[str]:
    return page_text(build_blocks(reading)).replace("\n\n", "\n").splitlines()


def test_the_surer_word_is_taken_where_both_see_one() -> None:
    merged = merge(LINE, [word("4.95", (61, 1, 100, 10), 80)])
    assert lines_of(merged) == ["Total 4.95 EUR", "Card"]
    assert merged[1].confidence == 80
    assert merged[1].box == LINE[1].box


@pytest.mark.parametrize("confidence", [30, 55, 62])
def test_a_word_that_is_hardly_surer_is_not_taken(confidence: float) -> None:
    assert merge(LINE, [word("4.95", (61, 1, 100, 10), confidence)]) == LINE


def test_a_word_across_two_others_is_not_used() -> None:
    assert merge(LINE, [word("Total4.95", (0, 0, 100, 10), 99)]) == LINE


def test_the_better_supported_reading_is_the_one_improved() -> None:
    poor = [word("T0tal", (0, 0, 50, 10), 60), word("4.95", (60, 0, 100, 10), 97)]
    assert merge(poor, LINE) == merge(LINE, poor)
    assert lines_of(merge(poor, LINE)) == ["Total 4.95 EUR", "Card"]


def test_many_half_sure_words_beat_one_that_is_sure() -> None:
    page = [word(f"w{n}", (n * 20, 0, n * 20 + 15, 10), 70) for n in range(10)]
    assert support(page) > support([word("sure", (0, 0, 10, 10), 99)])


def test_a_missed_word_is_added_on_its_line() -> None:
    merged = merge(LINE, [word("EUR", (110, 0, 140, 10), 90), word("paid", (150, 1, 180, 11), 88)])
    assert lines_of(merged) == ["Total 4.9S EUR paid", "Card"]


def test_a_missed_line_is_added_below_the_line_it_follows() -> None:
    other = [
        word("Total", (0, 0, 50, 10), 90),
        word("Change", (0, 12, 50, 19), 88, line=2),
        word("due", (60, 12, 80, 19), 80, line=2),
        word("Card", (0, 20, 40, 30), 90, line=3),
    ]
    assert lines_of(merge(LINE, other)) == ["Total 4.9S EUR", "Change due", "Card"]


def test_a_missed_line_at_the_top_comes_first() -> None:
    other = [word("RECEIPT", (0, -30, 80, -10), 90), word("Total", (0, 0, 50, 10), 90, line=2)]
    assert lines_of(merge(LINE, other))[0] == "RECEIPT"


def test_an_unsure_word_that_only_one_has_is_not_added() -> None:
    assert merge(LINE, [word("smudge", (0, 50, 50, 60), 65)]) == LINE


def test_noise_that_the_other_reading_does_not_have_is_left_out() -> None:
    noisy = [*LINE, word("~|", (300, 300, 320, 310), 12, line=3)]
    assert merge(noisy, [word("Total", (0, 0, 50, 10), 80)]) == LINE


def test_an_unsure_word_that_the_other_reading_saw_too_is_kept() -> None:
    unsure = [*LINE, word("St.", (300, 300, 320, 310), 12, line=3)]
    assert merge(unsure, [word("5t.", (300, 300, 320, 310), 15)]) == unsure


def test_a_reading_without_words_changes_nothing() -> None:
    garbled = [word("x", (0, 0, 9, 9), 10)]
    assert merge(garbled, []) == merge([], garbled) == garbled
    assert merge([], []) == []


boxes = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(1, 60), st.integers(1, 20)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)
readings = st.lists(
    st.builds(ReadWord, st.text("abc", min_size=1), st.floats(0, 100), boxes, *[st.integers(1, 3)] * 3),
    max_size=8,
)


@settings(deadline=None)
@given(readings, readings)
def test_every_word_comes_from_a_reading_and_sure_ones_stay(one: Words, two: Words) -> None:
    merged = merge(one, two)
    assert {each.text for each in merged} <= {each.text for each in (*one, *two)}
    base = one if support(one) >= support(two) else two
    assert len(merged) >= sum(each.confidence >= 40 for each in base)
    for each in base:
        if each.confidence >= 92:  # no confidence can be higher by 8
            assert any(found.text == each.text and found.box == each.box for found in merged)


@st.composite
def readings_apart(draw: st.DrawFn) -> Words:
    places = draw(st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True))
    return [
        word(draw(st.text("abc", min_size=1)), (p * 50, 0, p * 50 + 40, 9), draw(st.floats(0, 100))) for p in places
    ]


@settings(deadline=None)
@given(readings_apart())
def test_merging_a_reading_with_itself_changes_nothing(reading: Words) -> None:
    assert merge(reading, reading) == reading


@settings(deadline=None)
@given(readings.filter(bool), readings.filter(bool))
def test_overlaps_agree_with_a_plain_count(words: Words, onto: Words) -> None:
    for each, found in zip(words, overlaps(words, onto), strict=True):
        shares = [overlap(each.box, other.box) for other in onto]
        assert found.same == pytest.approx(max(shares))
        assert (found.best == -1) == (max(shares) == 0)
        if found.best >= 0:
            assert shares[found.best] == pytest.approx(max(shares))
            assert found.covered > 0
