"""A page from grey pixels to the contract's page: what a user gets, whatever its orientation."""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ocr_contract.errors import RequestError
from ocr_contract.options import EngineName, Preprocessing, RecognitionOptions
from ocr_contract.page_warnings import PageWarning
from ocr_contract.result import mean_confidence, page_text
from ocr_engine.documents.pages import PageImage
from ocr_engine.languages import tessdata_dir
from ocr_engine.recognition.recogniser import Recogniser
from tests.ocr_engine.reading import (
    PLAIN,
    assert_words_stand_where_drawn,
    draw_words,
    page_image,
    turned_truth,
)
from tests.sample_documents import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFAULTS = RecognitionOptions()
BOTH: tuple[EngineName, ...] = ("Tesseract", "TesseractCLI")
MANY = SENTENCES * 3


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    loaded = Recogniser(tessdata_dir())
    yield loaded
    loaded.close()


def noise(shape: tuple[int, int]) -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 256, shape, np.uint8))


@pytest.mark.parametrize("engine", BOTH)
def test_a_page_is_read_with_its_frame(recogniser: Recogniser, engine: EngineName) -> None:
    image, truth = draw_words()
    page = recogniser.read(page_image(image, dpi=200), 4, RecognitionOptions(engine=engine))
    assert page.text.split() == [text for text, _ in truth]
    assert (page.number, page.width, page.height, page.dpi, page.rotation) == (4, 1000, 400, 200, 0)
    assert page.error is None
    assert 80 < page.confidence <= 100
    assert set(page.durations) == {"prepare", "recognise"}
    assert_words_stand_where_drawn(page, truth)


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_with_boxes_on_the_unturned_page(
    recogniser: Recogniser, engine: EngineName, turns: int
) -> None:
    image, truth = draw_words(MANY, size=(1000, 800))
    page = recogniser.read(page_image(image.rotate(90 * turns, expand=True)), 1, RecognitionOptions(engine=engine))
    assert page.rotation == 90 * turns
    assert page.text.split() == [text for text, _ in truth]
    assert (page.width, page.height) == ((800, 1000) if turns % 2 else (1000, 800))
    assert "orientation" in page.durations
    assert_words_stand_where_drawn(page, turned_truth(truth, turns, image.size))


@pytest.mark.parametrize("mode", [1, 12])
def test_modes_with_orientation_turn_before_reading(recogniser: Recogniser, mode: int) -> None:
    image, truth = draw_words(MANY, size=(1000, 800))
    options = msgspec.structs.replace(PLAIN, page_seg_mode=mode)
    page = recogniser.read(page_image(image.rotate(180)), 1, options)
    assert page.rotation == 180
    assert_words_stand_where_drawn(page, turned_truth(truth, 2, image.size))


def test_a_page_is_not_turned_when_that_is_switched_off(recogniser: Recogniser) -> None:
    image, _ = draw_words(MANY, size=(1000, 800))
    page = recogniser.read(page_image(image.rotate(180)), 1, PLAIN)
    assert page.rotation == 0
    assert SENTENCES[0] not in page.text
    assert set(page.durations) == {"prepare", "recognise"}


@pytest.mark.parametrize(("second", "part"), [("Auto", 4), ("Off", 3)])
def test_small_print_is_enlarged_and_its_boxes_brought_back(
    recogniser: Recogniser, second: Literal["Auto", "Off"], part: float
) -> None:
    large, truth = draw_words(MANY, size=(1800, 840), font_size=36)
    small = large.resize((int(1800 / part), int(840 / part)), Image.Resampling.LANCZOS)
    page = recogniser.read(page_image(small), 1, RecognitionOptions(preprocessing=Preprocessing(second_reading=second)))
    reduced = [
        (text, (int(x0 / part), int(y0 / part), ceil(x1 / part), ceil(y1 / part))) for text, (x0, y0, x1, y1) in truth
    ]
    assert_words_stand_where_drawn(page, reduced, least=0.35)


def test_a_page_that_was_reduced_for_reading_has_boxes_in_its_own_pixels(recogniser: Recogniser) -> None:
    image, truth = draw_words()
    grey = np.asarray(image)
    others = PageWarning("more_images", {"count": 2})
    page = recogniser.read(
        PageImage(grey=grey, width=2500, height=1000, dpi=None, warnings=(others,)),
        1,
        DEFAULTS,
    )
    assert (page.width, page.height) == (2500, 1000)
    assert page.warnings == ("The file contains 2 more images; only the main one was read.",)
    assert page.warning_codes == (others,)
    scaled = [(text, (x0 * 5 // 2, y0 * 5 // 2, x1 * 5 // 2, y1 * 5 // 2)) for text, (x0, y0, x1, y1) in truth]
    assert_words_stand_where_drawn(page, scaled)


def test_a_shadow_does_not_hide_text(recogniser: Recogniser) -> None:
    image, truth = draw_words(MANY, size=(1000, 800))
    light = np.linspace(0.3, 1.0, 1000)
    dark = page_image(Image.fromarray((np.asarray(image) * light).astype(np.uint8)))
    assert_words_stand_where_drawn(recogniser.read(dark, 1, DEFAULTS), truth)
    assert "The quick" not in recogniser.read(dark, 1, PLAIN).text


def test_a_doubtful_page_is_read_twice_and_its_text_is_that_of_its_words(recogniser: Recogniser) -> None:
    image, _ = draw_words(MANY, size=(1000, 800), font_size=16)
    grain = np.random.default_rng(7).integers(0, 150, (800, 1000), np.uint8)
    worn = Image.fromarray(np.maximum(np.asarray(image.filter(ImageFilter.GaussianBlur(1.6))), grain))
    once = recogniser.read(page_image(worn), 1, RecognitionOptions(preprocessing=Preprocessing(second_reading="Off")))
    twice = recogniser.read(page_image(worn), 1, DEFAULTS)
    assert once.confidence < 85
    assert "second_reading" in twice.durations
    assert "second_reading" not in once.durations
    right = {word for sentence in SENTENCES for word in sentence.split()}
    assert sum(word in right for word in twice.text.split()) > sum(word in right for word in once.text.split())
    assert twice.text == page_text(twice.blocks)
    assert twice.text.split() == [word.text for word in twice.words()]
    assert twice.confidence == pytest.approx(mean_confidence(twice.blocks))


def test_reading_again_gives_the_same_page(recogniser: Recogniser) -> None:
    first, _ = draw_words()
    other, _ = draw_words(("1234 5678",), font_size=60)
    expected = recogniser.read(page_image(first), 1, DEFAULTS)
    for image, options in ((other, DEFAULTS), (noise((300, 300)), DEFAULTS), (first, PLAIN)):
        recogniser.read(page_image(image), 1, options)
    again = recogniser.read(page_image(first), 1, DEFAULTS)
    assert (again.text, again.blocks, again.confidence) == (expected.text, expected.blocks, expected.confidence)


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (1, 1), 0),
        Image.new("L", (1, 1), 255),
        Image.new("L", (1200, 1600), 255),
        Image.new("L", (1200, 1600), 0),
        Image.new("L", (3, 5000), 255),
        Image.new("L", (5000, 3), 0),
        Image.linear_gradient("L").resize((900, 700)),
        noise((1, 4000)),
        noise((700, 900)),
    ],
    ids=["dot", "white dot", "blank", "black", "sliver", "black sliver", "gradient", "noisy sliver", "noise"],
)
def test_a_page_without_text_is_quick_and_almost_empty(recogniser: Recogniser, image: Image.Image) -> None:
    started = time.process_time()
    page = recogniser.read(page_image(image), 1, DEFAULTS)
    assert time.process_time() - started < 10
    assert len(page.words()) < 20
    assert page.text == page_text(page.blocks)
    assert (page.confidence == 0) == (page.text == "")
    for word in page.words():
        assert 0 <= word.box[0] < word.box[2] <= image.width
        assert 0 <= word.box[1] < word.box[3] <= image.height


def test_noise_is_dropped_with_a_warning(recogniser: Recogniser) -> None:
    page = recogniser.read(page_image(noise((400, 500))), 1, DEFAULTS)
    assert "left out" in page.warnings[0]
    assert recogniser.read(page_image(noise((400, 500))), 1, PLAIN).warnings == ()


def test_an_isolated_digit_is_found(recogniser: Recogniser) -> None:
    image, _ = draw_words(("7",), size=(200, 120), font_size=30)
    assert recogniser.read(page_image(image), 1, PLAIN).text == ""
    assert recogniser.read(page_image(image), 1, DEFAULTS).text == "7\n"


@pytest.mark.parametrize(
    ("languages", "expected"), [(("eng", "deu"), "Apfel"), (("deu", "eng"), "Äpfel"), (("deu",), "Äpfel")]
)
def test_the_first_language_is_tried_first(recogniser: Recogniser, languages: tuple[str, ...], expected: str) -> None:
    image, truth = draw_words(("Apfel und Birne", "Der Baum steht im Wald"), font_size=60)
    x0, y0, _, _ = truth[0][1]
    draw = ImageDraw.Draw(image)
    for x in (x0 + 10, x0 + 22):  # Pillow's font has no umlauts
        draw.ellipse((x, y0 - 11, x + 8, y0 - 3), fill=0)
    text = recogniser.read(page_image(image), 1, RecognitionOptions(languages=languages)).text
    assert text == f"{expected} und Birne\nDer Baum steht im Wald\n"


def test_a_language_that_is_not_installed_is_named_with_those_that_are(recogniser: Recogniser) -> None:
    image = page_image(Image.new("L", (50, 50), 255))
    with pytest.raises(RequestError, match=r"Not installed: xyz\. Installed: .*deu, .*eng") as caught:
        recogniser.read(image, 1, RecognitionOptions(languages=("eng", "xyz")))
    assert caught.value.code == "language_missing"


@pytest.mark.parametrize("engine", BOTH)
def test_an_engine_mode_without_model_is_refused_and_the_next_page_is_read(
    recogniser: Recogniser, engine: EngineName
) -> None:
    image, _ = draw_words()
    with pytest.raises(RequestError, match='have no model for "ocrEngineMode" 0') as caught:
        recogniser.read(page_image(image), 1, RecognitionOptions(engine=engine, ocr_engine_mode=0))
    assert caught.value.code == "invalid_option"
    assert SENTENCES[0] in recogniser.read(page_image(image), 1, RecognitionOptions(engine=engine)).text


def test_without_data_for_orientation_a_garbled_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "eng.traineddata").symlink_to(tessdata_dir() / "eng.traineddata")
    recogniser = Recogniser(tmp_path)
    image, _ = draw_words(MANY, size=(1000, 800))
    upright = recogniser.read(page_image(image), 1, DEFAULTS)
    turned = recogniser.read(page_image(image.rotate(180)), 1, DEFAULTS)
    assert upright.warnings == ()
    assert "orientation detection are not installed" in turned.warnings[0]
    with pytest.raises(RequestError, match="Not installed: osd"):
        recogniser.read(page_image(image), 1, RecognitionOptions(page_seg_mode=1))
    recogniser.close()


def test_warming_loads_and_refuses_as_reading_does(recogniser: Recogniser) -> None:
    recogniser.warm(RecognitionOptions(languages=("deu",)))
    with pytest.raises(RequestError, match="Not installed: xyz"):
        recogniser.warm(RecognitionOptions(languages=("xyz",)))
    with pytest.raises(RequestError, match="ocrEngineMode"):
        recogniser.warm(RecognitionOptions(ocr_engine_mode=0))
