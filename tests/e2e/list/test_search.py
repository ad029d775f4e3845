"""A sentence is found in all documents by keyboard, and shown with its part of the scan."""

import re

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_pdf

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_sentence_is_found_again_by_keyboard(visit, width, scheme):
    visitor = visit(width=width, scheme=scheme)
    name = f"quayside {width}.pdf"
    visitor.submit(name, draw_pdf([["Nothing of interest"], ["Lanterns on the quayside at dusk"]]))
    page = visitor.page
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Words to find")
    expect(field).to_be_focused()
    visitor.assert_fits()
    page.keyboard.type("LANTERN quay")
    page.keyboard.press("Enter")
    hit = page.get_by_role("list", name="Matching pages").get_by_role("listitem").filter(has_text=name)
    expect(hit).to_contain_text("Page 2")
    assert hit.locator("mark").all_text_contents() == ["Lanterns", "quayside"]
    expect(hit.get_by_role("paragraph")).to_have_text("Lanterns on the quayside at dusk")
    expect(hit.locator("img")).to_have_js_property("complete", True)
    expect(page).to_have_url(re.compile("q=LANTERN"))
    visitor.assert_fits()
    hit.get_by_role("link", name=name).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("page=2"))


def test_an_unknown_address_has_a_page_that_says_so(visit):
    visitor = visit()
    visitor.page.goto("/search?q=zzyzx")
    expect(visitor.page.get_by_text("No matches for “zzyzx”")).to_be_visible()
    visitor.page.goto("/search?q=%3F%21")
    expect(visitor.page.get_by_text("Enter at least one letter or digit")).to_be_visible()
    visitor.page.goto("/search")
    expect(visitor.page.get_by_text("Search the text of your documents")).to_be_visible()
