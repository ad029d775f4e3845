"""Invariants of every view: colours are kept, landmarks and titles exist, nothing is loaded from elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode


@pytest.fixture(scope="module")
def scan():
    return encode(draw_page(), "PNG")


def test_the_chosen_colours_stay_and_come_before_the_first_paint(visit):
    visitor = visit()
    visitor.go_to_list()
    visitor.page.get_by_role("button", name="Account of admin").click()
    visitor.page.get_by_text("Dark", exact=True).click()
    root = visitor.page.locator("html")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    # Without the dashboard's own script: the small one in the head has to do it alone.
    visitor.expect_complaint("ERR_FAILED")
    visitor.page.route("**/assets/*.js", lambda route: route.abort())
    visitor.page.reload(wait_until="domcontentloaded")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")


def test_a_document_has_its_skip_link_landmarks_and_title(visit, scan):
    visitor = visit()
    visitor.submit("landmarks.png", scan)
    visitor.open("landmarks.png")
    expect(visitor.page).to_have_title("landmarks.png \N{EN DASH} Legible")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
    assert visitor.page.get_by_role("main").count() == 1
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_only_the_api_is_used_and_nothing_is_loaded_from_elsewhere(visit, stack, scan):
    visitor = visit()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.submit("own.png", scan)
    visitor.open("own.png")
    expect(visitor.page.locator("[data-word]").first).to_be_visible()
    paths = {url.removeprefix(stack.url).split("/")[1] for url in asked if not url.startswith("data:")}
    assert paths <= {"", "jobs", "assets", "api", "color-scheme.js", "favicon.svg"}, paths
