"""Both engines follow one protocol: every test runs on the loaded one and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr_contract.result import page_text
from ocr_engine.engines import ModelMissing, engine_versions, load_detector, load_engine
from ocr_engine.engines.cache import MOST_ENGINES, EngineCache
from ocr_engine.engines.pytesseract_engine import parse_tsv
from ocr_engine.languages import tessdata_dir
from ocr_engine.recognition.layout import build_blocks
from tests.ocr_engine.reading import draw_words
from tests.sample_documents import SENTENCES, draw_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocr_contract.options import EngineName
    from ocr_engine.engines import Engine, Grey, OrientationDetector

NAMES: tuple[EngineName, ...] = ("Tesseract", "TesseractCLI")
PARAGRAPHS = ("A first paragraph of print that", "goes on for a second line.")


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> EngineName:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def engine(name: EngineName) -> Iterator[Engine]:
    loaded = load_engine(name, tessdata_dir(), ("eng",), 1)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def detector(name: EngineName) -> Iterator[OrientationDetector]:
    loaded = load_detector(name, tessdata_dir())
    yield loaded
    loaded.close()


def grey(lines: tuple[str, ...] = SENTENCES, **options: object) -> Grey:
    return np.ascontiguousarray(np.asarray(draw_page(lines, **options)))  # type: ignore[arg-type]


def text_of(engine: Engine, page: Grey, mode: int = 3) -> str:
    return page_text(build_blocks(engine.read(page, page_seg_mode=mode, dpi=None)))


def test_words_are_read_in_order_with_confidence_and_box(engine: Engine) -> None:
    image, truth = draw_words()
    reading = engine.read(np.asarray(image), page_seg_mode=3, dpi=300)
    assert [word.text for word in reading] == [text for text, _ in truth]
    for word, (_, drawn) in zip(reading, truth, strict=True):
        assert 60 < word.confidence <= 100
        assert max(abs(a - b) for a, b in zip(word.box, drawn, strict=True)) <= 4


def test_lines_and_paragraphs_are_distinguished(engine: Engine) -> None:
    page = np.full((700, 900), 255, np.uint8)
    page[:200] = grey(PARAGRAPHS, size=(900, 200), font_size=32)
    page[400:600] = grey(PARAGRAPHS, size=(900, 200), font_size=32)
    paragraph = "\n".join(PARAGRAPHS) + "\n"
    assert text_of(engine, page) == paragraph + "\n" + paragraph


def test_a_page_read_after_another_is_read_as_if_alone(engine: Engine) -> None:
    page, other = grey(), grey(("Seite 12", "Grüße 4711"), font_size=40)
    alone = engine.read(page, page_seg_mode=3, dpi=None)
    assert engine.read(page, page_seg_mode=3, dpi=None) == alone
    assert text_of(engine, other, 6) == text_of(engine, other, 6) != ""
    assert engine.read(page, page_seg_mode=3, dpi=None) == alone
    assert engine.read(np.full((50, 50), 255, np.uint8), page_seg_mode=3, dpi=150) == []
    assert engine.read(page, page_seg_mode=3, dpi=None) == alone


@pytest.mark.parametrize("mode", [4, 6, 7, 11])
def test_the_page_segmentation_mode_is_used(engine: Engine, mode: int) -> None:
    assert "2746183" in text_of(engine, grey(("2746183",), size=(420, 120), font_size=56), mode)


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (3, 3), (40, 2000)])
@pytest.mark.parametrize("level", [0, 255])
def test_a_page_without_text_is_empty(engine: Engine, shape: tuple[int, int], level: int) -> None:
    assert engine.read(np.full(shape, level, np.uint8), page_seg_mode=3, dpi=None) == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_turn_that_makes_text_upright_is_found(detector: OrientationDetector, turns: int) -> None:
    page = grey(SENTENCES * 3, size=(1000, 900))
    found = detector.detect(np.ascontiguousarray(np.rot90(page, turns)))
    assert found is not None
    assert found.rotation == 90 * turns
    assert found.confidence > 1


def test_too_little_text_has_no_orientation(detector: OrientationDetector) -> None:
    assert detector.detect(np.full((300, 300), 255, np.uint8)) is None
    assert detector.detect(np.zeros((1, 1), np.uint8)) is None


@pytest.mark.parametrize("mode", [0, 2])
def test_an_engine_mode_without_model_is_refused(name: EngineName, mode: int) -> None:
    with pytest.raises(ModelMissing):
        load_engine(name, tessdata_dir(), ("eng",), mode).read(grey(), page_seg_mode=3, dpi=None)


def test_both_engines_tell_their_versions() -> None:
    versions = engine_versions()
    assert tuple(versions) == NAMES
    assert versions["Tesseract"].startswith("tesseract 5")
    assert "pytesseract" in versions["TesseractCLI"]


def test_an_engine_stays_loaded_until_others_are_wanted_more(tmp_path: Path) -> None:
    for language in ("eng", "aaa", "bbb", "ccc"):
        (tmp_path / f"{language}.traineddata").symlink_to(tessdata_dir() / "eng.traineddata")
    shelf = EngineCache(tmp_path)
    first, second = shelf.engine("Tesseract", ("eng",), 1), shelf.engine("Tesseract", ("aaa",), 1)
    assert shelf.engine("Tesseract", ("eng",), 1) is first
    for language in ("bbb", "ccc")[: MOST_ENGINES - 1]:
        shelf.engine("Tesseract", (language,), 1)
    assert shelf.engine("Tesseract", ("aaa",), 1) is not second
    assert text_of(shelf.engine("Tesseract", ("aaa",), 1), grey()).startswith(SENTENCES[0])
    shelf.close()


def test_tsv_is_read_by_its_columns() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = (
        "4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t10\t40\t20\t96.5\tOne",
        "5\t1\t1\t1\t1\t2\t60\t10\t40\t20\t95\t ",
        '5\t1\t1\t1\t2\t1\t10\t40\t40\t20\t91\t"two',
        "5\t1\t2\t1\t1\t1\t10\t80\t40\t20\t90\tthree",
    )
    words = parse_tsv("\n".join((head, *rows)) + "\n")
    assert [(word.text, word.box) for word in words] == [
        ("One", (10, 10, 50, 30)),
        ('"two', (10, 40, 50, 60)),
        ("three", (10, 80, 50, 100)),
    ]
    assert [word.block for word in words] == [1, 1, 2]
    assert len({word.line for word in words}) == 3
    assert len({word.paragraph for word in words}) == 2
