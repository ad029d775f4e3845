"""Documents for demonstrating the dashboard: generated here, the same every time, so they may be shown to anybody."""

from __future__ import annotations

import random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.sample_documents import SENTENCES, draw_page, draw_pdf, encode

_SIZE: Final = (1240, 1754)

_HEAD: Final = (("North Quay Chandlers", 54), ("14 Ropewalk, Harbour Town", 26))
_LETTER: Final = (
    "Invoice 20417",
    "14 March 2025",
    "",
    "To the owner of the sailing vessel Marigold",
    "",
    "Thank you for your visit. We supplied the goods below",
    "and ask for payment within thirty days.",
)
_GOODS: Final = (
    ("40 m braided rope, 12 mm", "86.00"),
    ("2 bronze cleats", "47.50"),
    ("Anchor shackle, galvanised", "11.90"),
    ("Deck varnish, 2.5 litres", "64.00"),
    ("Brushes, set of four", "18.20"),
    ("Total amount due", "227.60"),
)
_FOOT: Final = ("Goods remain ours until they are paid for.", "Fair winds, and mind the bar at low water.")


def _letter() -> Image.Image:
    """Draw an invoice as if scanned: slightly grey, slightly noisy, with a stain over two lines."""
    page = Image.new("L", _SIZE, 246)
    draw = ImageDraw.Draw(page)
    y = 110
    for text, size in _HEAD:
        draw.text((120, y), text, fill=30, font=ImageFont.load_default(size))
        y += int(size * 1.5)
    draw.line((120, y + 10, 1120, y + 10), fill=90, width=3)
    y += 70
    body = ImageFont.load_default(32)
    for line in _LETTER:
        draw.text((120, y), line, fill=35, font=body)
        y += 52
    y += 40
    for what, price in _GOODS:
        if what.startswith("Total"):
            draw.line((120, y + 2, 1120, y + 2), fill=120, width=2)
            y += 18
        draw.text((120, y), what, fill=35, font=body)
        draw.text((1120, y), price, fill=35, font=body, anchor="ra")
        y += 58
    y += 60
    for line in _FOOT:
        draw.text((120, y), line, fill=60, font=ImageFont.load_default(28))
        y += 46
    return _worn(page)


def _worn(page: Image.Image) -> Image.Image:
    chance = random.Random(7)  # noqa: S311 - the same picture every time
    place = (100, 820)
    stain = page.crop((*place, 760, 925)).filter(ImageFilter.GaussianBlur(2.7))
    page.paste(stain, place)
    for _ in range(26_000):
        spot = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
        page.putpixel(spot, chance.randrange(120, 230))
    return page.filter(ImageFilter.GaussianBlur(0.6))


def samples() -> dict[str, bytes]:
    """Return the documents by name, in the order in which they are sent."""
    minutes = [[f"Harbour board, minutes of meeting {number}", "", *SENTENCES] for number in range(1, 7)]
    photo = Image.new("RGB", (1100, 1400), (232, 226, 214))
    photo.paste(draw_page(("Berth seven", "North quay", "Paid until Michaelmas"), size=(900, 420)), (100, 300))
    return {
        "insurance policy.pdf": draw_pdf(password="sealed"),  # noqa: S106 - not a secret
        "berth receipt.jpg": encode(photo, "JPEG", quality=88),
        "harbour board minutes.pdf": draw_pdf(minutes),
        "invoice 20417.png": encode(_letter(), "PNG"),
    }


def log_of_the_year() -> bytes:
    """Return a document that takes a while: forty pages."""
    return draw_pdf([[f"Day {day}", *SENTENCES] for day in range(1, 41)])
