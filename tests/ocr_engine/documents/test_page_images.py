"""The stored files of a page: reading it again gives the same page, and every browser shows its preview."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ocr_contract.limits import DocumentLimits
from ocr_contract.media import MediaType, sniff
from ocr_engine.documents.document import RenderedPage, open_document
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages

LIMITS = DocumentLimits()
ORIENTATION = 0x0112


def photograph(size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """Return a picture without two equal neighbours: soft colours under noise."""
    noise = np.random.default_rng(1).normal(0, 12, (size[1], size[0], 3))
    slope = np.linspace(40, 200, size[0])[None, :, None] + np.array([0, 15, 30])
    return Image.fromarray((slope + noise).clip(0, 255).astype(np.uint8))


def split(data: bytes, number: int = 1) -> RenderedPage:
    document = open_document(data, LIMITS)
    try:
        return document.render(number)
    finally:
        document.close()


def shown(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def assert_reads_the_same(data: bytes, number: int, page: RenderedPage, levels: float) -> None:
    direct = open_document(data, LIMITS).page(number)
    assert sniff(page.image[:1024]) == page.image_media
    stored = open_document(page.image, LIMITS).page(1)
    assert (stored.width, stored.height, stored.dpi) == (direct.width, direct.height, direct.dpi)
    assert (page.width, page.height, page.dpi) == (direct.width, direct.height, direct.dpi)
    assert stored.warnings == direct.warnings
    assert float(np.abs(stored.grey.astype(int) - direct.grey.astype(int)).mean()) <= levels


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_jpeg_or_png_is_its_own_page_image(kind: str) -> None:
    data = encode(draw_page(), kind, dpi=(200, 200))
    page = split(data)
    assert page.image == data
    assert page.image_media == {"JPEG": MediaType.JPEG, "PNG": MediaType.PNG}[kind]
    assert (page.width, page.height, page.dpi) == (1000, 500, 200)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "RGBA", "CMYK", "I;16"])
def test_a_drawn_page_is_stored_without_loss(mode: str) -> None:
    drawn = draw_page()
    deep = Image.fromarray(np.asarray(drawn).astype(np.uint16) * 257)
    data = encode(deep if mode == "I;16" else drawn.convert("RGB").convert(mode), "TIFF", dpi=(300, 300))
    page = split(data)
    assert page.image_media is MediaType.PNG
    assert_reads_the_same(data, 1, page, 0)
    assert shown(page.image).mode == ("1" if mode == "1" else "L")


def test_a_drawn_page_keeps_its_colours() -> None:
    drawn = draw_page(mode="RGB", ink=(200, 0, 0), paper=(255, 250, 220))
    page = split(encode(drawn, "TIFF"))
    assert np.array_equal(np.asarray(shown(page.image)), np.asarray(drawn))


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photograph_is_stored_as_jpeg(mode: str) -> None:
    drawn = photograph().convert(mode)
    data = encode(drawn, "TIFF", dpi=(300, 300))
    page = split(data)
    assert page.image_media is MediaType.JPEG
    assert len(page.image) < len(data) / 3
    assert_reads_the_same(data, 1, page, 3)


def test_pages_of_a_pdf_are_stored_as_they_are_read() -> None:
    data = draw_pdf([["First page"], ["Second page"]])
    page = split(data, 2)
    assert page.image_media is MediaType.PNG
    assert (page.width, page.height, page.dpi) == (2479, 3508, 300)
    assert_reads_the_same(data, 2, page, 0.5)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF"])
def test_every_page_of_a_file_is_stored(kind: str) -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(1, 4)]
    data = encode_pages(drawn, kind)
    for number in (1, 2, 3):
        assert_reads_the_same(data, number, split(data, number), 0)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_previews_are_upright_without_help(kind: str, orientation: int) -> None:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    upright = draw_page(size=(2000, 1000), font_size=60)
    stored = upright.transpose(turns[orientation]) if orientation in turns else upright
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = encode(stored, kind, exif=exif)
    page = split(data)
    assert (page.width, page.height) == (2000, 1000)
    preview = shown(page.preview)
    assert preview.size == (1600, 800)
    assert ORIENTATION not in preview.getexif()
    small = np.asarray(upright.resize((1600, 800), Image.Resampling.BOX)).astype(int)
    assert float(np.abs(np.asarray(preview.convert("L")).astype(int) - small).mean()) < 4
    assert shown(page.thumbnail).size == (240, 120)
    assert_reads_the_same(data, 1, page, 0)


def test_previews_are_small_and_what_every_browser_shows() -> None:
    for data in (encode(photograph((4000, 3000)), "JPEG"), draw_pdf(), encode(photograph().convert("CMYK"), "JPEG")):
        page = split(data)
        assert page.preview_media is page.thumbnail_media is MediaType.JPEG
        assert len(page.preview) < 900_000
        assert len(page.thumbnail) < 30_000
        assert max(shown(page.preview).size) <= 1600
        assert max(shown(page.thumbnail).size) <= 240
        assert shown(page.preview).mode in {"L", "RGB"}


def test_a_small_page_is_not_enlarged() -> None:
    page = split(encode(draw_page(("x",), size=(90, 40), font_size=12), "PNG"))
    assert shown(page.preview).size == shown(page.thumbnail).size == (90, 40)


def test_a_strip_keeps_at_least_one_pixel() -> None:
    page = split(encode(Image.new("L", (10_000, 3), 200), "PNG"))
    assert shown(page.preview).size == (1600, 1)
    assert shown(page.thumbnail).size == (240, 1)
