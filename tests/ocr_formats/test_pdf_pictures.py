"""The pictures of a PDF: the original bytes, displayed correctly by every PDF reader."""

from __future__ import annotations

import io
import subprocess
import zlib
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageOps

from tests.ocr_formats.factories import SIZE, page, word
from tests.ocr_formats.reading_pdf import check, make_pdf, shown, text_of
from tests.sample_documents import encode

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [word("Hello", (50, 50, 200, 90))]


def drawing(mode: str = "RGB") -> Image.Image:
    """Return a picture whose orientation is visible, with soft colours and sharp shapes, as large as the test page."""
    image = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 300, 100), fill=(200, 30, 30))
    draw.rectangle((700, 300, 1000, 400), fill=(30, 30, 200))
    draw.ellipse((400, 100, 500, 350), fill=(20, 160, 60))
    return image.convert(mode)


def transparent(mode: str) -> Image.Image:
    image = drawing(mode)
    image.putalpha(Image.linear_gradient("L").rotate(90).resize(SIZE))
    return image


def on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def differ(first: Image.Image, second: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    difference = ImageChops.difference(first, second).convert("L").histogram()
    return sum(value * count for value, count in enumerate(difference)) / sum(difference)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["baseline", "progressive"])
def test_a_jpeg_is_kept_byte_for_byte_and_shown_as_it_is(mode: str, options: dict[str, Any]) -> None:
    data = encode(drawing(mode), "JPEG", quality=90, **options)
    pdf = make_pdf(page(WORDS), files=[(data, 1)])
    assert data in pdf
    assert pdf.count(b"/DCTDecode") == 1
    check(pdf)
    close = 25 if mode == "CMYK" else 3  # every reader has its own inks
    assert differ(shown(pdf, SIZE), Image.open(io.BytesIO(data)).convert("RGB")) < close
    assert text_of(pdf).split() == ["Hello"]


def test_a_jpeg_that_holds_red_green_and_blue_is_not_taken_for_luma() -> None:
    data = encode(drawing(), "JPEG", quality=90, keep_rgb=True)
    assert differ(shown(make_pdf(page(), files=[(data, 1)]), SIZE), drawing()) < 3


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_oriented_by_exif(kind: str, orientation: int) -> None:
    stored = drawing()
    if orientation >= 5:
        stored = stored.resize((SIZE[1], SIZE[0]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(stored, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert upright.size == SIZE
    pdf = make_pdf(page(WORDS), files=[(data, orientation)])
    assert differ(shown(pdf, SIZE), upright) < 3


PNGS = {
    "one bit": drawing("L").point(lambda value: 255 * (value > 100)).convert("1"),
    "grey": drawing("L"),
    "grey of 16 bits": drawing("L").convert("I").point(lambda value: value * 257).convert("I;16"),
    "colours": drawing(),
    "palette": drawing().quantize(200),
    "small palette": drawing().quantize(3),
    "grey with alpha": transparent("L"),
    "colours with alpha": transparent("RGB"),
}


@pytest.mark.parametrize("name", PNGS)
def test_a_png_is_kept_without_being_decoded_and_shown_as_it_is(name: str) -> None:
    data = encode(PNGS[name], "PNG", bits=2) if name == "small palette" else encode(PNGS[name], "PNG")
    pdf = make_pdf(page(WORDS), files=[(data, 1)])
    assert pixels_of(data) in pdf
    check(pdf)
    wanted = drawing("L").convert("RGB") if "16" in name else on_white(PNGS[name])
    assert differ(shown(pdf, SIZE), wanted) < 2
    assert text_of(pdf).split() == ["Hello"]


@pytest.mark.parametrize(
    ("mode", "colour", "value"), [("L", 30, 30), ("RGB", (200, 30, 30), (200, 30, 30)), ("P", (200, 30, 30), b"")]
)
def test_a_transparent_colour_is_paper(mode: str, colour: Any, value: Any) -> None:
    image = Image.new("RGB" if mode == "P" else mode, SIZE, colour)
    image.paste(0, (500, 0, 1000, 400))
    if mode == "P":
        image = image.quantize(2)
        value = bytes(0 if image.palette.colors.get(colour) == index else 255 for index in range(2))
    data = encode(image, "PNG", transparency=value)
    page_shown = shown(make_pdf(page(), files=[(data, 1)]), SIZE)
    assert page_shown.getpixel((200, 200)) == (255, 255, 255)
    assert page_shown.getpixel((800, 200)) == (0, 0, 0)


def interlaced() -> bytes:
    """Return a PNG whose header says that it is interlaced."""
    data = encode(drawing(), "PNG")
    head = data[12:28] + b"\x01"
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


HEADERS = [
    encode(drawing().resize((20, 8)), "JPEG"),
    encode(drawing().resize((20, 8)), "PNG"),
    encode(drawing().resize((20, 8)).quantize(9), "PNG", transparency=3),
    encode(transparent("L").resize((20, 8)), "PNG"),
]
UNSHOWN = {
    "interlaced PNG": interlaced(),
    "PNG that ends in its header": encode(drawing(), "PNG")[:20],
    "palette that is missing": encode(drawing().quantize(9), "PNG").replace(b"PLTE", b"pLTE"),
    "arithmetic JPEG": encode(drawing(), "JPEG").replace(b"\xff\xc0", b"\xff\xc9"),
    "JPEG that ends in its header": encode(drawing(), "JPEG")[:100],
    "JPEG of two components": encode(drawing("L"), "JPEG").replace(b"\x00\x0b\x08", b"\x00\x0b\x0c"),
    "TIFF": encode(drawing(), "TIFF"),
    "nothing": b"",
}


@pytest.mark.parametrize("name", UNSHOWN)
def test_an_image_that_a_pdf_cannot_contain_is_replaced_by_the_next_best(name: str) -> None:
    preview = encode(drawing().resize((500, 200)), "JPEG")
    pdf = make_pdf(page(WORDS), files=[(UNSHOWN[name], 6), (preview, 1)])
    assert preview in pdf
    assert differ(shown(pdf, SIZE), drawing()) < 5


@pytest.mark.parametrize("name", UNSHOWN)
def test_a_page_without_a_picture_says_so(name: str) -> None:
    pdf = make_pdf(page(WORDS), files=[(UNSHOWN[name], 1)])
    check(pdf)
    said = text_of(pdf).split()
    assert "Hello" in said
    assert "image" in said


@pytest.mark.parametrize("data", [b"\xff\xd8" + b"\xff\xe1\x00\x02" * 20000, b"\xff\xd8" + b"\xff" * 20000])
def test_headers_without_end_are_given_up(data: bytes) -> None:
    assert data not in make_pdf(page(WORDS), files=[(data, 1)])


@given(st.sampled_from(range(4)), st.integers(0, 120), st.binary(max_size=12))
def test_no_header_breaks_the_writer(which: int, at: int, noise: bytes) -> None:
    data = HEADERS[which]
    pdf = make_pdf(page(WORDS), files=[(data[:at] + noise + data[at + len(noise) :], 1)])
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_poppler_shows_the_same_transparency(tmp_path: Path) -> None:
    image = transparent("RGB")
    (tmp_path / "in.pdf").write_bytes(make_pdf(page(WORDS), files=[(encode(image, "PNG"), 1)]))
    command = ["pdftoppm", "-png", "-r", "300", "-singlefile", tmp_path / "in.pdf", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr
    with Image.open(tmp_path / "out.png") as drawn:
        assert drawn.size == SIZE
        assert differ(drawn.convert("RGB"), on_white(image)) < 2


def pixels_of(png: bytes) -> bytes:
    """Return the compressed rows of a PNG."""
    at, found = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            found += png[at + 8 : at + 8 + size]
        at += size + 12
    return found
