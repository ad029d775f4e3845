#!/usr/bin/env python3
"""Make the pictures of the README: the dashboard in front of the real programs, with documents drawn here.

Writes docs/images/*.png. The letters look as on this machine; with Debian's package fonts-inter as they were meant.
"""

from __future__ import annotations

import os
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from tests import drawing  # noqa: E402
from tests.e2e.visitor import Visitor  # noqa: E402
from tests.support.stack import Stack, running_stack  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES: Final = ROOT / "docs" / "images"
CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZE: Final = (1240, 1754)

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


def letter() -> Image.Image:
    """Draw an invoice as a scanner would bring it: slightly grey, slightly noisy, with a stain over two lines."""
    page = Image.new("L", SIZE, 246)
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
        spot = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        page.putpixel(spot, chance.randrange(120, 230))
    return page.filter(ImageFilter.GaussianBlur(0.6))


def samples() -> dict[str, bytes]:
    """Return the documents by name, in the order in which they are sent."""
    minutes = [[f"Harbour board, minutes of meeting {number}", "", *drawing.SENTENCES] for number in range(1, 7)]
    photo = Image.new("RGB", (1100, 1400), (232, 226, 214))
    photo.paste(drawing.draw_page(("Berth seven", "North quay", "Paid until Michaelmas"), size=(900, 420)), (100, 300))
    return {
        "insurance policy.pdf": drawing.draw_pdf(password="sealed"),  # noqa: S106 - not a secret
        "berth receipt.jpg": drawing.encode(photo, "JPEG", quality=88),
        "harbour board minutes.pdf": drawing.draw_pdf(minutes),
        "invoice 20417.png": drawing.encode(letter(), "PNG"),
    }


def open_window(browser: Browser, stack: Stack, *, width: int, height: int, dark: bool = False) -> Visitor:
    """Open a signed-in window."""
    context = browser.new_context(
        base_url=stack.url,
        viewport={"width": width, "height": height},
        device_scale_factor=2,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    visitor = Visitor(context.new_page(), stack)
    visitor.sign_in()
    return visitor


def keep(page: Page, name: str) -> None:
    """Write what the window shows, at one pixel for each of the page's."""
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / name, scale="css")
    print(IMAGES / name)


def main() -> None:
    """Draw, send, read and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_stack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        wide = open_window(browser, stack, width=1440, height=900)
        for name, content in samples().items():
            wide.submit(name, content, "Failed" if "policy" in name else "Done")
        wide.pick("log of the year.pdf", drawing.draw_pdf([[f"Day {day}", *drawing.SENTENCES] for day in range(1, 41)]))
        wide.row("log of the year.pdf").get_by_text(re.compile(r"Page 1\d of 40")).wait_for()
        keep(wide.page, "documents.png")
        wide.open("invoice 20417.png")
        wide.page.locator("[data-word]", has_text="Marigold").click()
        keep(wide.page, "document.png")
        phone = open_window(browser, stack, width=390, height=844, dark=True)
        phone.open("invoice 20417.png")
        phone.page.get_by_role("tab", name="Text").click()
        phone.page.locator("[data-word]", has_text="Marigold").wait_for()
        keep(phone.page, "document-phone-dark.png")
        browser.close()


if __name__ == "__main__":
    main()
