"""Finding words in an open document: they are marked on the scan and in the text, on all pages."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_pdf

pytestmark = pytest.mark.postgres

_PAGES = [
    ["The lantern on the quay", "A lantern at dusk"],
    ["Nothing of interest here"],
    ["Four lanterns were counted", "The quay was dark"],
]
_numbers = itertools.count(1)


@pytest.fixture
def visitor(visit, request):
    """A person with an open document of three pages, two of them with lanterns."""
    width, scheme = getattr(request, "param", (1280, "light"))
    visitor = visit(width=width, scheme=scheme)
    visitor.name = f"harbour {next(_numbers)}.pdf"
    visitor.submit(visitor.name, draw_pdf(_PAGES))
    visitor.open(visitor.name)
    expect(visitor.page.get_by_role("img", name="as scanned")).to_be_visible()
    return visitor


def bar_of(page):
    return page.get_by_role("search", name="Find in this document")


def test_words_are_found_over_all_pages_by_keyboard_alone(visitor):
    page = visitor.page
    page.keyboard.press("f")
    bar = bar_of(page)
    expect(bar.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("LANTERN")
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("1 of 3")
    expect(page.locator("[data-found]")).to_have_text(["lantern", "lantern"])
    expect(page.locator("[data-found-mark]")).to_have_count(2)
    expect(page.locator("[data-found]").first).to_have_attribute("data-chosen", "")
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("3 of 3")
    expect(page).to_have_url(re.compile("page=3.*find=LANTERN|find=LANTERN.*page=3"))
    expect(page.locator("[data-found]")).to_have_text(["lanterns"])
    expect(bar.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("1 of 3")
    page.keyboard.press("Shift+Enter")
    expect(bar.get_by_role("status")).to_have_text("3 of 3")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(page.locator("[data-found], [data-found-mark]")).to_have_count(0)
    assert "find" not in page.url


@pytest.mark.parametrize("visitor", [(390, "dark"), (768, "light")], indirect=True)
def test_words_are_found_by_mouse_and_finger(visitor):
    page = visitor.page
    page.get_by_role("button", name="Find in this document").click()
    bar = bar_of(page)
    bar.get_by_role("textbox").fill("quay")
    bar.get_by_role("button", name="Next match").click()
    expect(bar.get_by_role("status")).to_have_text("1 of 2")
    bar.get_by_role("button", name="Next match").click()
    expect(bar.get_by_role("status")).to_have_text("2 of 2")
    expect(page.locator("[data-found-mark]")).to_have_count(1)
    page.mouse.move(0, 0)  # Off the button, whose tooltip would be in the way.
    visitor.assert_fits()
    bar.get_by_role("textbox").fill("zeppelin")
    bar.get_by_role("button", name="Next match").click()
    expect(bar.get_by_role("status")).to_have_text("Not found")
    bar.get_by_role("button", name="Close search").click()
    expect(bar).to_have_count(0)


def test_a_hit_of_the_search_over_all_documents_leads_to_its_place(visitor):
    page = visitor.page
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Words to find")).to_be_focused()
    page.keyboard.type("counted lantern")
    page.keyboard.press("Enter")
    hits = page.get_by_role("list", name="Matching pages").get_by_role("listitem")
    hits.filter(has_text=visitor.name).get_by_role("link", name=visitor.name).press("Enter")
    expect(bar_of(page).get_by_role("status")).to_have_text("1 of 2")
    expect(page.locator("[data-found]")).to_have_text(["lanterns", "counted"])
    page.reload()
    expect(bar_of(page).get_by_role("status")).to_have_text("1 of 2")
    expect(page.locator("[data-found-mark]")).to_have_count(2)
