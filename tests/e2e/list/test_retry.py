"""Failed pages are read again: from a document's menu, for many at once, and on another endpoint if its own cannot."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import READ_MS
from tests.sample_documents import draw_page, encode, encode_pages

pytestmark = pytest.mark.postgres

_numbers = itertools.count(1)


@pytest.fixture
def visitor(visit, request):
    """A person with a document of which one page can never be read."""
    visitor = visit(width=getattr(request, "param", 1280))
    good = draw_page()
    visitor.name = f"one bad {next(_numbers)}.tif"
    content = encode_pages([good, good.resize((21_000, 10))], "TIFF")
    visitor.submit(visitor.name, content, "Partly done")
    return visitor


def reads_again(visitor):
    """Return a context that ends when the server has accepted a retry."""
    return visitor.page.expect_response(lambda answer: answer.url.endswith("/retry") and answer.ok)


def test_failed_pages_are_read_again_from_the_menu(visitor):
    with reads_again(visitor):
        visitor.menu(visitor.name, "Read failed pages again")
    expect(visitor.page.get_by_text("Reading the failed pages again.")).to_be_visible()
    expect(visitor.row(visitor.name)).to_contain_text("1 page could not be read", timeout=READ_MS)


def test_failed_pages_of_many_are_read_again_by_keyboard_alone(visitor):
    page = visitor.page
    page.get_by_role("checkbox", name=f"Select {visitor.name}").focus()
    page.keyboard.press("Space")
    bar = page.get_by_role("toolbar", name="Selected documents")
    bar.get_by_role("button", name="Read failed pages again").focus()
    with reads_again(visitor):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Reading the failed pages again.")).to_be_visible()
    visitor.wait_for(visitor.name, "Partly done")


@pytest.mark.parametrize("visitor", [1280, 390], indirect=True)
def test_another_endpoint_is_offered_where_its_own_is_not_ready(visitor):
    page = visitor.page
    [local] = page.request.get("/api/v1/endpoints").json()["items"]
    other = local | {"name": "nordic", "display_name": "Nordic readers", "is_default": False}
    answer = {"items": [local | {"state": "not_ready"}, other]}
    page.route("**/api/v1/endpoints", lambda route: route.fulfill(json=answer))
    visitor.menu(visitor.name, "Read failed pages again")
    dialog = page.get_by_role("dialog", name="Which endpoint should read it?")
    expect(dialog.get_by_role("radio", name="Nordic readers")).to_be_checked()
    visitor.assert_fits()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name=f"More actions for {visitor.name}")).to_be_focused()
    visitor.menu(visitor.name, "Read failed pages again")
    dialog.get_by_role("radio", name="The same endpoint, as soon as it is ready").check()
    with reads_again(visitor):
        dialog.get_by_role("button", name="Read again").click()
    visitor.wait_for(visitor.name, "Partly done")
    # An endpoint that was deleted while the dialog was open is no dead end.
    visitor.expect_complaint("40[04]|422")
    visitor.menu(visitor.name, "Read failed pages again")
    expect(dialog.get_by_role("radio", name="Nordic readers")).to_be_checked()
    dialog.get_by_role("button", name="Read again").click()
    expect(page.get_by_text(re.compile("The requested endpoint does not exist"))).to_be_visible()


def test_nothing_happens_if_no_other_endpoint_could_read_a_waiting_document(visit, stack):
    visitor = visit()
    page = visitor.page
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/retry") else None)
    visitor.go_to_list()
    with stack.worker_killed():
        visitor.pick("left alone.png", encode(draw_page(["Left alone"]), "PNG"))
        expect(visitor.row("left alone.png")).to_contain_text("cannot be reached", timeout=READ_MS)
        page.get_by_role("button", name="More actions for left alone.png").click()
        expect(page.get_by_role("menuitem", name="Read with another endpoint…")).to_be_visible()
        page.keyboard.press("Escape")
        visitor.open("left alone.png")
        expect(page.get_by_text("The workers of the endpoint default cannot be reached")).to_be_visible(timeout=READ_MS)
        visitor.menu("left alone.png", "Read with another endpoint…")
        dialog = page.get_by_role("dialog", name="Which endpoint should read it?")
        expect(dialog).to_contain_text("No other endpoint is ready at the moment.")
        expect(dialog.get_by_role("button", name="Read again")).to_have_count(0)
        visitor.assert_accessible()
        dialog.get_by_role("button", name="Leave it").press("Enter")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="More actions for left alone.png")).to_be_focused()
    expect(page.locator("[data-word]").first).to_be_visible(timeout=READ_MS)
    assert asked == []
