"""Exporting a document: files to download, text to copy."""

import json
import re

from playwright.sync_api import expect

from tests.e2e.viewer.documents import LINES, open_image
from tests.ocr_formats import reading_pdf


def test_the_right_files_are_downloaded(visit):
    visitor = open_image(visit, "invoice of may.png")
    for item, name in (("Text (.txt)", "invoice of may.txt"), ("JSON with boxes (.json)", "invoice of may.json")):
        visitor.page.get_by_role("button", name="Download").click()
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("menuitem", name=item).click()
        assert download.value.suggested_filename == name
        content = download.value.path().read_text()
        if name.endswith(".txt"):
            assert [line for line in content.splitlines() if line] == list(LINES)
        else:
            assert "Berth seven" in json.loads(content)["pages"][0]["text"]


def test_the_original_is_downloaded_as_it_was_sent(visit):
    visitor = open_image(visit, "invoice of july.png")
    visitor.page.get_by_role("button", name="Download").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("menuitem", name="Original").click()
    assert download.value.suggested_filename == "invoice of july.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_searchable_pdf_is_downloaded_by_keyboard_alone(visit):
    visitor = open_image(visit, "invoice of june.png")
    visitor.page.get_by_role("button", name="Download").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("menuitem")).to_have_count(8)
    first = visitor.page.get_by_role("menuitem", name="Searchable PDF (.pdf)")
    if not first.evaluate("item => item === document.activeElement"):
        visitor.page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    with visitor.page.expect_download() as download:
        visitor.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "invoice of june.pdf"
    content = download.value.path().read_bytes()
    reading_pdf.check(content)
    assert set(" ".join(LINES).split()) <= set(reading_pdf.text_of(content).split())


def test_the_text_is_copied(visit):
    visitor = open_image(visit)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.page.get_by_role("button", name="Copy text").click()
    expect(visitor.page.get_by_text("The text of this page was copied.")).to_be_visible()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert [line for line in copied.splitlines() if line] == list(LINES)


def test_the_text_of_all_pages_is_copied(visit, three_pages):
    visitor = visit()
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.submit("copied whole.pdf", three_pages)
    visitor.open("copied whole.pdf")
    page.get_by_role("button", name="Copy text").click()
    page.get_by_role("menuitem", name="Whole document").click()
    expect(page.get_by_text("The text of 3 pages was copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.findall("Chapter .*", copied) == ["Chapter one", "Chapter two", "Chapter three"]
