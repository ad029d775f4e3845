"""Documents drawn by code, for the tests of every package: nothing is read from disk but Pillow's own font."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable

SENTENCES = (
    "The quick brown fox jumps over the lazy dog",
    "Pack my box with five dozen liquor jugs",
    "Invoice number 20417 of 14 March 2025",
    "Total amount due 1,284.50 in thirty days",
)


def draw_page(
    lines: tuple[str, ...] | list[str] = SENTENCES,
    *,
    size: tuple[int, int] = (1000, 500),
    font_size: int = 36,
    mode: str = "L",
    ink: Any = 0,
    paper: Any = 255,
) -> Image.Image:
    """Return a page with `lines` of print from the top left on, in `mode` L, RGB, RGBA or 1."""
    image = Image.new(mode, size, paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(font_size)
    for row, line in enumerate(lines):
        draw.text((font_size, font_size + row * font_size * 1.6), line, fill=ink, font=font)
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return `image` as a file of Pillow's format `kind` ("PNG", "JPEG", "TIFF", ...)."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def encode_pages(images: list[Image.Image], kind: str, **options: Any) -> bytes:
    """Return `images` as one file of several pages or frames: "TIFF", "PDF", "GIF", "WEBP" or "PNG" (animated)."""
    return encode(images[0], kind, save_all=True, append_images=images[1:], **options)


def draw_pdf(
    pages: Iterable[Iterable[str]] = (SENTENCES,),
    *,
    size: tuple[float, float] = (595, 842),
    password: str | None = None,
) -> bytes:
    """Return a PDF with the lines of each of `pages` as print of 14 points; `size` is in points."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, encrypt=password)
    for lines in pages:
        canvas.setFont("Helvetica", 14)
        for row, line in enumerate(lines):
            canvas.drawString(50, size[1] - 60 - 24 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
