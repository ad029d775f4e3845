"""A document that is opened before it is read."""

import re

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.e2e.visitor import READ_MS
from tests.sample_documents import draw_page, draw_pdf, encode

LINES = ("Harbour dues for the month of May", "Berth seven, north quay", "Payable in advance")


def test_pages_are_readable_while_others_are_still_read(visit):
    visitor = visit()
    visitor.go_to_list()
    with visitor.stack.worker_paused():
        visitor.pick("as it comes.pdf", draw_pdf([[f"Part {number}"] for number in ("one", "two", "three")]))
        visitor.open("as it comes.pdf")
        expect(visitor.page.get_by_role("progressbar")).to_be_visible()
        expect(visitor.page.get_by_text(re.compile("is waiting to be read|is being opened"))).to_be_visible()
    expect(visitor.page.locator("[data-words]")).to_contain_text("Part one", timeout=READ_MS)
    expect(visitor.page.get_by_text("Done", exact=True)).to_be_visible(timeout=READ_MS)


# Records whether a page that is about to be shown is ever announced as one that will not be read.
_WATCH_FOR_CANCELLED = """() => {
    globalThis.toldCancelled = false;
    new MutationObserver(() => {
        toldCancelled ||= document.body.textContent.includes('This page was not read');
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def test_a_picture_is_looked_at_while_it_is_being_read(visit):
    """It is upright, has its final size, and can be zoomed in the meantime."""
    visitor = visit()
    visitor.go_to_list()
    upright = draw_page(LINES, size=(900, 600))
    lying = Image.Exif()
    lying[ExifTags.Base.Orientation] = 6  # To be turned a quarter clockwise.
    content = encode(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=lying)
    with visitor.stack.worker_paused():
        visitor.pick("soon.jpg", content)
        visitor.open("soon.jpg")
        picture = visitor.page.get_by_role("img", name="Page 1 of soon.jpg, as scanned")
        expect(picture).to_be_visible()
        expect(visitor.page.get_by_text("This page has not been read yet.")).to_be_visible()
        expect(visitor.page.get_by_text("Doubtful below")).to_be_visible()
        visitor.page.get_by_role("button", name="Zoom in").click()
        visitor.page.evaluate(_WATCH_FOR_CANCELLED)
        before = extent(picture)
        assert before["width"] / before["height"] == pytest.approx(1.5, rel=0.01)
    expect(visitor.page.locator("[data-word]", has_text="Harbour").first).to_be_visible(timeout=READ_MS)
    assert extent(picture) == before
    assert not visitor.page.evaluate("toldCancelled")


def extent(element):
    """Return an element's position, width and height; the reason for waiting may be shown above it for a while."""
    box = element.bounding_box()
    assert box is not None
    return {side: box[side] for side in ("x", "width", "height")}


def test_a_document_read_before_its_upload_was_answered_is_announced_as_done(visit):
    visitor = visit()
    visitor.go_to_list()
    page = visitor.page
    held = []
    page.route("**/api/v1/jobs", lambda route: held.append((route, route.fetch())))  # Only uploads: polls have a query.
    visitor.pick("late answer.png", encode(draw_page(["Read before it was answered"]), "PNG"))
    expect(page.locator("[data-state=succeeded]", has_text="late answer.png")).to_be_visible(timeout=READ_MS)
    [(route, response)] = held
    route.fulfill(response=response)
    expect(page.locator("[data-upload]")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="late answer.png is done.")).to_be_attached()
