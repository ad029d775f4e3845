#!/usr/bin/env python3
"""Draw the sample letters that the dashboard offers when there is no document yet, one for each of its languages.

Writes frontend/src/features/documents/upload/samples/letter.LANGUAGE.jpg. A part of each letter is faint or smeared, so
that some of its words are doubtful.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import reportlab  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDER: Final = Path(__file__).parents[1] / "frontend" / "src" / "features" / "upload" / "samples"
FONT: Final = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
"""Bitstream Vera: free to use, and installed with the tests; Pillow's own font has no umlauts."""

SIZE: Final = (1130, 1600)
LEFT: Final = 110
RIGHT: Final = 1020
PAPER: Final = 246
INK: Final = 38
FAINT: Final = 168


@dataclass(frozen=True)
class Letter:
    """The content of one letter. `goods`: what was sent and its price; `faint`: lines that are hardly printed."""

    sender: str
    address: str
    date: str
    text: tuple[str, ...]
    goods: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    end: tuple[str, ...]
    faint: frozenset[str]


LETTERS: Final = {
    "en": Letter(
        sender="Thorn & Daughters, Seedsmen",
        address="3 Mill Lane, Upper Ashby",
        date="17 September 2025",
        text=(
            "Dear Mrs Hartley,",
            "",
            "thank you for your order of 12 September. Your bulbs left",
            "us this morning and should be with you by Friday. Please",
            "keep them cool and dry, and plant them before the first",
            "frost, at twice their own depth.",
        ),
        goods=(
            ("60 tulips, late and dark", "24.00"),
            ("40 daffodils for the orchard", "18.40"),
            ("25 crown imperials", "36.75"),
            ("Bone meal, 5 kg", "9.20"),
        ),
        total=("To be paid by 17 October", "88.35"),
        end=("Order number 7316-B, customer 20458", "With kind regards,", "", "Eleanor Thorn"),
        faint=frozenset({"25 crown imperials", "Order number 7316-B, customer 20458"}),
    ),
    "de": Letter(
        sender="Dorn & Töchter, Samenhandlung",
        address="Mühlgasse 3, Oberaschau",
        date="17. September 2025",
        text=(
            "Sehr geehrte Frau Hartmann,",
            "",
            "vielen Dank für Ihre Bestellung vom 12. September. Die",
            "Zwiebeln sind heute früh abgegangen und sollten bis Freitag",
            "bei Ihnen sein. Lagern Sie sie kühl und trocken und setzen",
            "Sie sie vor dem ersten Frost, doppelt so tief wie hoch.",
        ),
        goods=(
            ("60 Tulpen, spät und dunkel", "24,00"),
            ("40 Narzissen für die Obstwiese", "18,40"),
            ("25 Kaiserkronen", "36,75"),
            ("Knochenmehl, 5 kg", "9,20"),
        ),
        total=("Zahlbar bis 17. Oktober", "88,35"),
        end=("Auftrag 7316-B, Kundin 20458", "Mit freundlichen Grüßen", "", "Eleonore Dorn"),
        faint=frozenset({"25 Kaiserkronen", "Auftrag 7316-B, Kundin 20458"}),
    ),
}


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def draw(letter: Letter) -> Image.Image:
    """Draw `letter` as if scanned."""
    page = Image.new("L", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    body = _font(27)

    def ink(text: str) -> int:
        return FAINT if text in letter.faint else INK

    pen.text((LEFT, 100), letter.sender, fill=INK, font=_font(40))
    pen.text((LEFT, 164), letter.address, fill=70, font=_font(21))
    pen.line((LEFT, 214, RIGHT, 214), fill=100, width=3)
    pen.text((RIGHT, 254), letter.date, fill=INK, font=body, anchor="ra")
    y = 340
    for line in letter.text:
        pen.text((LEFT, y), line, fill=ink(line), font=body)
        y += 50
    y += 44
    for what, price in (*letter.goods, letter.total):
        if (what, price) == letter.total:
            pen.line((LEFT, y, RIGHT, y), fill=120, width=2)
            y += 18
        pen.text((LEFT, y), what, fill=ink(what), font=body)
        pen.text((RIGHT, y), price, fill=ink(what), font=body, anchor="ra")
        y += 54
    y += 50
    for line in letter.end:
        pen.text((LEFT, y), line, fill=ink(line), font=body)
        y += 52
    return _worn(page)


def _worn(page: Image.Image) -> Image.Image:
    """Smear the area under a wet thumb, and add dust everywhere."""
    chance = random.Random(11)  # noqa: S311 - the same picture every time
    thumb = (430, 480, 800, 560)
    page.paste(page.crop(thumb).filter(ImageFilter.GaussianBlur(2.5)), thumb[:2])
    for _ in range(9_000):
        page.putpixel((chance.randrange(SIZE[0]), chance.randrange(SIZE[1])), chance.randrange(150, 235))
    return page.filter(ImageFilter.GaussianBlur(0.6))


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for language, letter in LETTERS.items():
        path = FOLDER / f"letter.{language}.jpg"
        draw(letter).save(path, quality=62, optimize=True, dpi=(137, 137))
        print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, path.stat().st_size)


if __name__ == "__main__":
    main()
