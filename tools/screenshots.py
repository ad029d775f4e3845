#!/usr/bin/env python3
"""Take the screenshots of README and docs/design.md: the dashboard in front of the real programs.

Writes docs/images/*.png. The font is this machine's; install Debian's package fonts-inter for the intended one.
"""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import expect, sync_playwright

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from tests.e2e.visitor import Visitor  # noqa: E402
from tests.support.stack import Stack, running_stack  # noqa: E402
from tools.sample_documents import log_of_the_year, samples  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES: Final = ROOT / "docs" / "images"
CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE: Final = (1440, 900)
PHONE: Final = (390, 844)
INVOICE: Final = "invoice 20417.png"


_PICTURES = """() => Promise.all([...document.images].filter(image => {
    const {top, bottom, width} = image.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
}).map(image => image.decode()))"""
"""Resolves when every visible picture is loaded."""


def open_window(browser: Browser, stack: Stack, size: tuple[int, int], **context: str) -> Visitor:
    """Open a window at the sign-in page."""
    options = {"locale": "en-GB", "color_scheme": "light"} | context
    visitor = Visitor(
        browser.new_context(
            base_url=stack.url,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2,
            reduced_motion="reduce",
            **options,  # type: ignore[arg-type]  # the two are strings of a closed set
        ).new_page(),
        stack,
    )
    visitor.page.goto("/jobs")
    return visitor


def keep(page: Page, name: str) -> None:
    """Write what the window shows, at one pixel per CSS pixel."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.evaluate(_PICTURES)
    path = IMAGES / f"{name}.png"
    Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("RGB").save(path, optimize=True)
    print(path)


def show_the_way_in(visitor: Visitor) -> None:
    """Take the sign-in page and the empty start page."""
    expect(visitor.page.get_by_label("User name")).to_be_focused()
    keep(visitor.page, "sign-in")
    visitor.sign_in()
    visitor.wait_for_list()
    expect(visitor.page.get_by_text("No documents yet")).to_be_visible()
    keep(visitor.page, "empty")


def show_documents(visitor: Visitor) -> None:
    """Send the documents, take the list while one is being read, and the confirmation before one is deleted."""
    page = visitor.page
    for name, content in samples().items():
        visitor.submit(name, content, "Failed" if "policy" in name else "Done")
    visitor.pick("log of the year.pdf", log_of_the_year())
    visitor.row("log of the year.pdf").get_by_text(re.compile(r"Page 1\d of 40")).wait_for()
    keep(page, "documents")
    visitor.menu("berth receipt.jpg", "Delete…")
    expect(page.get_by_role("dialog")).to_be_visible()
    keep(page, "question")
    page.keyboard.press("Escape")


def show_a_document(visitor: Visitor) -> None:
    """Take a page with its text, and one of its doubtful words."""
    page = visitor.page
    visitor.open(INVOICE)
    page.locator("[data-word]", has_text="Marigold").click()
    keep(page, "document")
    correct_a_word(visitor)
    keep(page, "correcting")


def correct_a_word(visitor: Visitor) -> None:
    """Go to the first doubtful word and start correcting it."""
    visitor.page.wait_for_load_state("networkidle")  # its words are shown
    visitor.page.keyboard.press("n")
    visitor.page.keyboard.press("F2")
    expect(visitor.page.locator("input:focus")).to_be_visible()


def show_the_rest(visitor: Visitor) -> None:
    """Take search and endpoints."""
    page = visitor.page
    page.goto("/search?q=harbour")
    expect(page.locator("mark").first).to_be_visible()
    keep(page, "search")
    page.goto("/endpoints")
    expect(page.get_by_role("region", name="Local worker")).to_contain_text("Ready")
    keep(page, "endpoints")


def show_phones(browser: Browser, stack: Stack) -> None:
    """Take the same on a phone: light, dark, and in German."""
    light = open_window(browser, stack, PHONE)
    light.sign_in()
    light.wait_for("log of the year.pdf")
    keep(light.page, "documents-phone")
    dark = open_window(browser, stack, PHONE, color_scheme="dark")
    dark.sign_in()
    dark.open(INVOICE)
    address = dark.page.url
    dark.page.get_by_role("tab", name="Text").click()
    dark.page.locator("[data-word]", has_text="Marigold").wait_for()
    keep(dark.page, "document-phone-dark")
    german = open_window(browser, stack, PHONE, locale="de-DE", color_scheme="dark")
    german.page.context.add_cookies(dark.page.context.cookies())  # type: ignore[arg-type]  # what one gave the other takes
    german.page.goto(address)
    expect(german.page.get_by_text(re.compile("zweifelhafte W"))).to_be_visible()
    correct_a_word(german)
    keep(german.page, "correcting-phone-german")


def main() -> None:
    """Draw, send, read and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_stack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        wide = open_window(browser, stack, WIDE)
        show_the_way_in(wide)
        show_documents(wide)
        show_a_document(wide)
        show_the_rest(wide)
        show_phones(browser, stack)
        browser.close()


if __name__ == "__main__":
    main()
