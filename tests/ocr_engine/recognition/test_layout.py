"""The tree of blocks, paragraphs, lines and words, and the text generated from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_contract.result import mean_confidence, page_text
from ocr_engine.engines import ReadWord
from ocr_engine.recognition.layout import build_blocks, enclose
from tests.ocr_engine.reading import word

if TYPE_CHECKING:
    from ocr_contract.result import Block


def text_of(*words: ReadWord) -> str:
    return page_text(build_blocks(words))


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    return [each.text for block in blocks for part in block.paragraphs for line in part.lines for each in line.words]


def test_lines_end_and_paragraphs_are_parted_by_an_empty_line() -> None:
    assert (
        text_of(
            ReadWord("One", 90, (0, 0, 9, 9), 1, 1, 1),
            ReadWord("two", 90, (10, 0, 19, 9), 1, 1, 1),
            ReadWord("three", 90, (0, 10, 9, 19), 1, 1, 2),
            ReadWord("Four", 90, (0, 30, 9, 39), 1, 2, 3),
            ReadWord("Five", 90, (50, 0, 59, 9), 2, 3, 4),
        )
        == "One two\nthree\n\nFour\n\nFive\n"
    )


def test_nothing_read_is_an_empty_text() -> None:
    assert text_of() == ""
    assert build_blocks([]) == ()
    assert mean_confidence(()) == 0


def test_outer_boxes_enclose_inner_ones() -> None:
    (block,) = build_blocks([word("a", (5, 5, 9, 9)), word("b", (20, 3, 30, 8)), word("c", (1, 20, 4, 25), line=2)])
    assert block.box == (1, 3, 30, 25)
    assert [paragraph.box for paragraph in block.paragraphs] == [(5, 3, 30, 9), (1, 20, 4, 25)]


def test_scripts_without_blanks_are_joined_and_others_are_not() -> None:
    assert text_of(word("日本", (0, 0, 9, 9), 90), word("語。", (9, 0, 18, 9), 60)) == "日本語。\n"
    assert text_of(word("カタ", (0, 0, 9, 9)), word("かな", (9, 0, 18, 9))) == "カタかな\n"
    assert text_of(word("한국어", (0, 0, 9, 9)), word("문장", (9, 0, 18, 9))) == "한국어 문장\n"
    assert text_of(word("版本", (0, 0, 9, 9)), word("5.5", (9, 0, 18, 9))) == "版本 5.5\n"


def test_a_joined_word_has_one_box_and_counts_by_length() -> None:
    blocks = build_blocks([word("日本", (0, 0, 20, 9), 90), word("語", (21, 1, 30, 10), 60)])
    (joined,) = blocks[0].paragraphs[0].lines[0].words
    assert (joined.text, joined.box, joined.confidence) == ("日本語", (0, 0, 30, 10), 80)


def test_right_to_left_words_keep_the_order_of_reading() -> None:
    assert text_of(word("שלום", (50, 0, 90, 9)), word("עולם", (0, 0, 40, 9))) == "שלום עולם\n"


boxes = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(1, 90), st.integers(1, 90)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)
readings = st.lists(
    st.builds(ReadWord, st.text("abcü1.", min_size=1), st.floats(0, 100), boxes, *[st.integers(0, 3)] * 3)
)


@settings(deadline=None)
@given(readings)
def test_the_text_holds_the_words_in_reading_order(reading: list[ReadWord]) -> None:
    blocks = build_blocks(reading)
    assert words_of(blocks) == page_text(blocks).split() == [each.text for each in reading]
    assert page_text(blocks) == "" or (page_text(blocks).endswith("\n") and not page_text(blocks).endswith("\n\n"))


@settings(deadline=None)
@given(st.lists(boxes, min_size=1))
def test_a_box_encloses_all(inner: list[tuple[int, int, int, int]]) -> None:
    x0, y0, x1, y1 = enclose(inner)
    assert all(x0 <= box[0] and y0 <= box[1] and x1 >= box[2] and y1 >= box[3] for box in inner)
