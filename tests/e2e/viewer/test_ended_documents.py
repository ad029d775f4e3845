"""Documents that ended without their complete text: the dashboard says what is missing, and offers a remedy."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import READ_MS
from tests.sample_documents import draw_page, draw_pdf, encode_pages

pytestmark = pytest.mark.postgres


def test_a_cancelled_document_lists_missing_pages_and_can_continue(visit):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    visitor.pick("half a log.pdf", draw_pdf([[f"Day {day} of the log"] for day in range(1, 13)]))
    row = visitor.row("half a log.pdf")
    progress = re.compile(r"Page [2-9] of 12")
    expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuetext", progress, timeout=READ_MS)
    with visitor.stack.worker_paused():
        visitor.menu("half a log.pdf", "Cancel")
    visitor.wait_for("half a log.pdf", "Cancelled")
    missing = re.compile(r"Cancelled: \d+ of 12 pages were not read\.")
    expect(row).to_contain_text(missing)
    visitor.open("half a log.pdf")
    main = page.get_by_role("main")
    expect(main).to_contain_text(missing)
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("menu")).to_contain_text(re.compile(r"Without \d+ pages that were not read"))
    page.keyboard.press("Escape")
    visitor.assert_accessible()
    main.get_by_role("button", name="Continue reading").click()
    expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=2 * READ_MS)
    expect(main).not_to_contain_text(missing)


def test_a_failed_document_offers_only_what_may_help(visit):
    visitor = visit()
    page = visitor.page
    visitor.submit("locked away.pdf", draw_pdf(password="secret"), "Failed")
    page.get_by_role("button", name="More actions for locked away.pdf").click()
    expect(page.get_by_role("menuitem", name="Delete…")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Read failed pages again")).to_have_count(0)
    page.keyboard.press("Escape")
    visitor.open("locked away.pdf")
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Download the original")).to_be_visible()
    expect(main.get_by_role("button", name="Read failed pages again")).to_have_count(0)
    good = draw_page()
    visitor.submit("one too wide.tif", encode_pages([good, good.resize((21_000, 10))], "TIFF"), "Partly done")
    visitor.open("one too wide.tif")
    page.get_by_role("link", name="Page 2, could not be read").click()
    with page.expect_response(lambda answer: answer.url.endswith("/retry") and answer.ok):
        main.get_by_role("button", name="Read failed pages again").click()
    expect(page.get_by_text("Partly done", exact=True)).to_be_visible(timeout=READ_MS)
