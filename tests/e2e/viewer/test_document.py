"""An open document: the scan with its words in place, the text beside it, the downloads."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.viewer.documents import LINES, open_image, word
from tests.e2e.visitor import READ_MS
from tests.sample_documents import SENTENCES, draw_page, draw_pdf, encode, encode_pages
from tests.support.waiting import wait_until


def position_of(visitor, text):
    """Return the position of a scan's word on the screen, from the API's box and the picture's frame."""
    job_id = visitor.page.url.rpartition("/")[2].partition("?")[0]
    answer = visitor.page.request.get(f"/api/v1/jobs/{job_id}/pages/1").json()["result"]
    words = [
        word
        for block in answer["blocks"]
        for paragraph in block["paragraphs"]
        for line in paragraph["lines"]
        for word in line["words"]
    ]
    box = next(word["box"] for word in words if word["text"] == text)
    frame = visitor.page.get_by_role("img", name=re.compile("as scanned")).bounding_box()
    scale = frame["width"] / answer["width"]
    return frame["x"] + (box[0] + box[2]) / 2 * scale, frame["y"] + (box[1] + box[3]) / 2 * scale


def point_at(visitor, x, y, text):
    """Move the mouse around a point, as a hand does, until the word there is marked in the text."""

    def is_marked():
        visitor.page.mouse.move(x - 1, y)
        visitor.page.mouse.move(x, y)
        return visitor.page.locator("[data-hovered]").all_text_contents() == [text]

    wait_until(is_marked, seconds=5)


def ink_at(visitor, x, y):
    """Return the opacity (0-255) of the overlay at a point of the screen."""
    visitor.expect_complaint("Multiple readback operations")
    return visitor.page.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('canvas');
            const frame = canvas.getBoundingClientRect();
            const scale = canvas.width / frame.width;
            return canvas.getContext('2d').getImageData((x - frame.x) * scale, (y - frame.y) * scale, 1, 1).data[3];
        }""",
        [x, y],
    )


def is_marked_at(visitor, x, y):
    """Return whether the mark of a word covers a point of the screen."""
    boxes = [mark.bounding_box() for mark in visitor.page.locator("[data-word-mark]").all()]
    return any(box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"] for box in boxes)


def test_words_lie_over_the_scan_where_they_stand(visit):
    visitor = open_image(visit)
    for text in ("Harbour", "month", "Berth", "advance"):
        x, y = position_of(visitor, text)
        assert ink_at(visitor, x, y) > 0, text
        point_at(visitor, x, y, text)
    frame = visitor.page.get_by_role("img", name=re.compile("as scanned")).bounding_box()
    assert ink_at(visitor, frame["x"] + frame["width"] - 5, frame["y"] + frame["height"] - 5) == 0


def test_words_stay_in_their_places_when_the_scan_is_zoomed(visit):
    visitor = open_image(visit)
    for _ in range(4):
        visitor.page.get_by_role("button", name="Zoom in").click()
    word(visitor, "Payable").click()
    x, y = position_of(visitor, "Payable")
    point_at(visitor, x, y, "Payable")
    assert ink_at(visitor, x, y) > 0


def test_a_word_chosen_in_the_text_is_marked_on_the_scan(visit):
    visitor = open_image(visit)
    x, y = position_of(visitor, "quay")
    assert not is_marked_at(visitor, x, y)
    word(visitor, "quay").click()
    visitor.page.mouse.move(0, 0)
    assert is_marked_at(visitor, x, y)
    expect(visitor.page.get_by_role("status").filter(has_text="“quay”")).to_contain_text("certain")
    visitor.page.get_by_text("Show words").click()
    expect(visitor.page.locator("canvas")).to_have_count(0)
    assert is_marked_at(visitor, x, y)
    assert not is_marked_at(visitor, *position_of(visitor, "Harbour"))


def test_the_text_is_read_word_by_word_from_the_keyboard(visit):
    visitor = open_image(visit)
    visitor.page.get_by_role("region", name=re.compile("Text of page 1")).focus()
    for _ in range(3):
        visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.locator("[data-chosen]")).to_have_text("for")
    visitor.page.keyboard.press("ArrowLeft")
    expect(visitor.page.locator("[data-chosen]")).to_have_text("dues")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("[data-chosen]")).to_have_count(0)


def test_an_upside_down_page_is_shown_upright(visit):
    visitor = visit()
    lines = [*LINES, *SENTENCES, *LINES, *SENTENCES]
    image = draw_page(lines, size=(1000, 1100)).rotate(180)
    visitor.submit("on its head.png", encode(image, "PNG"))
    visitor.open("on its head.png")
    picture = visitor.page.get_by_role("img", name=re.compile("as scanned"))
    expect(picture).to_have_attribute("style", re.compile(r"rotate\(180deg\)"))
    expect(word(visitor, "Berth")).to_be_visible()
    # The first word is at the top left of the shown page, but at the bottom right of the sent one.
    frame = picture.bounding_box()
    point_at(visitor, frame["x"] + frame["width"] * 0.08, frame["y"] + frame["height"] * 0.05, "Harbour")


def test_pages_are_turned_by_button_by_key_and_by_address(visit, three_pages):
    visitor = visit()
    visitor.submit("chapters.pdf", three_pages)
    visitor.open("chapters.pdf")
    expect(visitor.page.get_by_role("region", name="Scan", exact=True).get_by_text("Page 1 of 3")).to_be_visible()
    visitor.page.get_by_role("link", name="Next page").click()
    expect(visitor.page).to_have_url(re.compile(r"page=2$"))
    expect(visitor.page.locator("[data-words]")).to_contain_text("Chapter two")
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.locator("[data-words]")).to_contain_text("Chapter three")
    visitor.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Page 1", exact=True).click()
    expect(visitor.page.locator("[data-words]")).to_contain_text("Chapter one")
    visitor.page.goto(visitor.page.url.partition("?")[0] + "?page=3")
    expect(visitor.page.locator("[data-words]")).to_contain_text("Chapter three")
    visitor.page.goto(visitor.page.url.partition("?")[0] + "?page=9")
    expect(visitor.page.get_by_text("There is no page 9: this document has 3 pages.")).to_be_visible()


def test_zoom_and_hidden_words_are_kept_from_page_to_page(visit, three_pages):
    visitor = visit()
    page = visitor.page
    visitor.submit("closely.pdf", three_pages)
    visitor.open("closely.pdf")
    page.get_by_role("button", name="Fit width").click()
    page.get_by_text("Show words").click()
    page.get_by_role("button", name="Rotate page").click()
    expect(page.get_by_role("img", name=re.compile("^Page 1 of"))).to_have_attribute(
        "style", re.compile(r"rotate\(90deg\)")
    )
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[data-words]")).to_contain_text("Chapter two")
    expect(page.get_by_role("button", name="Fit width")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("canvas")).to_have_count(0)
    scan = page.get_by_role("img", name=re.compile("^Page 2 of"))
    expect(scan).to_have_attribute(
        "style", re.compile(r"rotate\(0deg\)")
    )  # The rotation belonged to the previous page.


def test_a_long_document_is_leafed_through_by_its_thumbnails(visit):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    visitor.pick("long.pdf", draw_pdf([[f"Leaf {number}"] for number in range(1, 31)]))
    visitor.open("long.pdf")
    rail = page.get_by_role("navigation", name="Pages")
    scan = page.get_by_role("region", name="Scan", exact=True)
    item = rail.get_by_role("listitem")
    expect(item.first).to_have_attribute("aria-setsize", "30", timeout=2 * READ_MS)
    assert item.count() < 25  # Hundreds of them would make everything slow.
    rail.hover()
    page.mouse.wheel(0, 10_000)
    rail.get_by_role("link", name=re.compile("^Page 30")).click()
    expect(scan.get_by_text("Page 30 of 30")).to_be_visible()
    page.goto(page.url.partition("?")[0] + "?page=15")
    middle = rail.get_by_role("link", name=re.compile("^Page 15"))
    expect(middle).to_be_in_viewport()
    middle.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
    expect(rail.get_by_role("link", name=re.compile("^Page 27"))).to_be_focused()
    page.mouse.wheel(0, -10_000)
    page.keyboard.press("Enter")
    expect(scan.get_by_text("Page 27 of 30")).to_be_visible()
    visitor.menu("long.pdf", "Delete…")  # The others need not wait until it is read.
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    visitor.wait_for_list()


def test_one_page_that_cannot_be_read_does_not_fail_the_others(visit):
    visitor = visit()
    good = draw_page(LINES)
    visitor.submit("one bad.tif", encode_pages([good, good.resize((21_000, 10))], "TIFF"), "Partly done")
    expect(visitor.row("one bad.tif")).to_contain_text("1 page could not be read")
    visitor.open("one bad.tif")
    expect(visitor.page.locator("[data-words]")).to_contain_text("Berth seven")
    visitor.page.get_by_role("link", name="Page 2, could not be read").click()
    expect(visitor.page.get_by_text("This page could not be read.")).to_be_visible()
    expect(visitor.page.get_by_text("too wide or too high (21,000 pixels)")).to_be_visible()


def test_a_line_broken_by_the_paper_continues_in_the_text(visit):
    visitor = visit(width=1600)
    lines = (
        "Harbour dues for the month of May are to be paid",
        "in advance at the office on the northern quay, in",
        "which a clerk waits from nine until noon.",
    )
    visitor.submit("prose.png", encode(draw_page(lines, size=(1800, 700)), "PNG"))
    visitor.open("prose.png")
    visitor.page.get_by_role("button", name="Text only").click()
    tops = [word(visitor, text).bounding_box()["y"] for text in ("month", "advance")]
    assert tops[0] == tops[1]


@pytest.mark.parametrize(("width", "height"), [(720, 450), (320, 640)])
def test_a_page_is_large_enough_in_a_small_window(visit, width, height):
    visitor = visit(width=width, height=height)
    page = visitor.page
    visitor.submit(f"small window {width}.png", encode(draw_page(LINES, size=(1000, 1414)), "PNG"))
    for link in page.get_by_role("navigation", name="Main").get_by_role("link").all():
        expect(link).to_be_in_viewport(ratio=1)
    visitor.open(f"small window {width}.png")
    picture = page.get_by_role("img", name=re.compile("as scanned"))
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > width / 3
    for tab in page.get_by_role("tab").all():
        expect(tab).to_be_in_viewport(ratio=1)
    visitor.assert_fits()


def test_a_page_without_text_says_so(visit):
    visitor = visit()
    visitor.submit("blank.png", encode(draw_page([]), "PNG"))
    visitor.open("blank.png")
    expect(visitor.page.get_by_text("No text was found on this page.")).to_be_visible()


def test_a_deleted_document_leads_back_to_the_list_and_is_gone(visit):
    visitor = open_image(visit, "short-lived.png")
    address = visitor.page.url
    visitor.menu("short-lived.png", "Delete…")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    visitor.wait_for_list()
    visitor.expect_complaint("404")
    visitor.page.goto(address)
    expect(visitor.page.get_by_text("There is nothing here")).to_be_visible()
