"""Corrections applied to a reading: their effect, the boxes of new words, and their places on a new reading."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_contract import result as contract
from ocr_platform.jobs.corrections.overlay import Anchor, Edit, apply, doubtful_words, effective
from ocr_platform.jobs.corrections.word_boxes import align_boxes

Box = contract.Box


def word(text: str, x: int, confidence: float = 50.0, y: int = 0) -> contract.Word:
    return contract.Word(text, confidence, (x, y, x + 10 * max(1, len(text)), y + 10))


def line(*texts: str, y: int = 0) -> contract.Line:
    words, x = [], 0
    for text in texts:
        words.append(word(text, x, y=y))
        x += 10 * len(text) + 10
    return contract.Line((0, y, x, y + 10), tuple(words))


def page(*lines: contract.Line, **changes: Any) -> contract.Page:
    paragraph = contract.Paragraph((0, 0, 1000, 1000), lines)
    blocks = (contract.Block((0, 0, 1000, 1000), (paragraph,)),)
    made = contract.Page(number=1, width=1000, height=1000, blocks=blocks, text=contract.page_text(blocks))
    return msgspec.structs.replace(made, **changes)


def edit(part: contract.Word | contract.Line, text: str | None) -> Edit:
    kind: Any = "word" if isinstance(part, contract.Word) else "line"
    return Edit(Anchor(kind, part.box, part.text), text)


TWO = page(line("Helo", "wor1d"), line("second", "line", y=20))
HELO, WORLD = TWO.words()[:2]
FIRST, SECOND = TWO.blocks[0].paragraphs[0].lines


def test_a_word_is_replaced_in_place_and_then_certain() -> None:
    made = apply(TWO, [edit(WORLD, "world")])
    assert made.page.text == "Helo world\nsecond line\n"
    assert made.page.words()[1] == contract.Word("world", 100.0, WORLD.box)
    assert made.page.words()[0] == HELO
    assert made.matched == {edit(WORLD, "").anchor: 1}
    assert (doubtful_words(TWO), doubtful_words(made.page)) == (4, 3)
    assert made.page.confidence == pytest.approx((50 * 3 + 100) / 4)


def test_the_machines_own_text_confirms_and_nothing_takes_back() -> None:
    confirmed = apply(TWO, [edit(HELO, "Helo")]).page
    assert confirmed.text == TWO.text
    assert doubtful_words(confirmed) == 3
    assert apply(TWO, [edit(HELO, "Hello"), edit(HELO, None)]).page is TWO
    assert effective([edit(HELO, "a"), edit(WORLD, "b"), edit(HELO, "c")]) == [edit(WORLD, "b"), edit(HELO, "c")]


def test_a_word_may_be_taken_out_or_become_several() -> None:
    assert apply(TWO, [edit(HELO, "")]).page.text == "wor1d\nsecond line\n"
    split = apply(TWO, [edit(WORLD, "wo rld")]).page
    assert split.text == "Helo wo rld\nsecond line\n"
    left, right = split.words()[1:3]
    assert WORLD.box[0] == left.box[0] < left.box[2] <= right.box[0] < right.box[2] == WORLD.box[2]
    assert apply(TWO, [edit(word_, "") for word_ in TWO.words()]).page.blocks == ()


def test_a_line_keeps_the_boxes_of_words_that_stay() -> None:
    made = apply(TWO, [edit(FIRST, "Hello wor1d")]).page
    assert [part.box for part in made.words()[:2]] == [HELO.box, WORLD.box]
    assert made.text == "Hello wor1d\nsecond line\n"
    longer = apply(TWO, [edit(SECOND, "second long line")]).page.words()[2:]
    assert [part.text for part in longer] == ["second", "long", "line"]
    assert longer[2].box == SECOND.words[1].box
    assert apply(TWO, [edit(FIRST, "")]).page.text == "second line\n"


def test_a_corrected_line_hides_its_words_corrections_until_it_is_taken_back() -> None:
    steps = [edit(WORLD, "world"), edit(FIRST, "Another text")]
    assert apply(TWO, steps).page.text.startswith("Another text\n")
    assert apply(TWO, [*steps, edit(FIRST, None)]).page.text.startswith("Helo world\n")


def test_corrections_find_their_place_on_a_new_reading_whatever_the_order() -> None:
    moved = page(line("second", "line", y=21), line("Helo", "wor1d", y=1))
    made = apply(moved, [edit(WORLD, "world"), edit(SECOND, "2nd line")])
    assert made.page.text == "2nd line\nHelo world\n"
    assert made.matched == {edit(WORLD, "").anchor: 3, edit(SECOND, "").anchor: 0}


def test_a_new_reading_that_is_right_by_itself_needs_no_correction() -> None:
    made = apply(page(line("Helo", "world")), [edit(WORLD, "world")])
    assert made.matched == {edit(WORLD, "").anchor: 1}
    assert made.page.words()[1].confidence == 100


def test_a_correction_without_its_place_is_reported_and_has_no_effect() -> None:
    elsewhere = page(line("nothing", "alike"), line("wor1d", y=300))
    made = apply(elsewhere, [edit(WORLD, "world"), edit(FIRST, "x")])
    assert not made.matched
    assert made.page.text == elsewhere.text


def test_of_the_same_words_the_one_at_the_place_is_meant() -> None:
    same = page(line("ab", "ab", "ab"))
    made = apply(same, [edit(same.words()[1], "xy")])
    assert made.page.text == "ab xy ab\n"


@pytest.mark.parametrize(
    ("rotation", "texts", "first_is_before"),
    [(0, "a b", True), (180, "a b", False), (90, "a b", False), (270, "a b", True), (0, "\u05d0 \u05d1", False)],
)
def test_new_words_stand_along_the_line_as_the_page_is_turned(rotation: int, texts: str, first_is_before: bool) -> None:
    first, second = align_boxes((contract.Word("x", 50.0, (0, 0, 100, 100)),), texts, rotation)
    axis = 0 if rotation in {0, 180} else 1
    assert (first.box[axis] < second.box[axis]) == first_is_before
    assert first.box[1 - axis] == second.box[1 - axis] == 0


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(texts.filter(str.split), min_size=1, max_size=6), texts, st.sampled_from([0, 90, 180, 270]))
def test_any_text_can_take_the_place_of_any_line(old: list[str], new: str, rotation: int) -> None:
    words = line(*(" ".join(text.split()) for text in old)).words
    made = align_boxes(words, new, rotation)
    assert [part.text for part in made] == new.split()
    x0, x1 = words[0].box[0], words[-1].box[2]
    for part in made:
        assert x0 <= part.box[0] < part.box[2] <= x1
        assert 0 <= part.box[1] < part.box[3] <= 10


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | texts), max_size=12))
def test_any_corrections_leave_a_page_that_is_whole(steps: list[tuple[int, str | None]]) -> None:
    edits = [edit(TWO.words()[index], text) for index, text in steps]
    made = apply(TWO, edits)
    assert set(made.matched) == {one.anchor for one in effective(edits)}
    assert made.page.text == contract.page_text(made.page.blocks)
    assert all(part.words for block in made.page.blocks for one in block.paragraphs for part in one.lines)
