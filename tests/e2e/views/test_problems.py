"""Content that cannot be loaded, a locked-out person, and an endpoint without workers."""

import pytest
from playwright.sync_api import expect

from tests.e2e.views.accessibility import look
from tests.support.web import ADMIN_PASSWORD, running_web


@pytest.fixture(scope="module")
def bare():
    """Web of its own, without a ready endpoint, with a lock-out after two failed attempts."""
    with running_web(ENDPOINTS="cluster", SIGN_IN_FAILURES="2") as web:
        yield web


def test_a_sign_in_that_is_locked_out(visit, bare):
    visitor = visit(signed_in=False)
    page = visitor.page
    visitor.expect_complaint("401|429")
    page.goto(f"{bare.url}/sign-in")
    visitor.sign_in("first-guess", name="locked")
    expect(page.get_by_role("alert")).to_contain_text("Incorrect user name or password")
    page.keyboard.type("second-guess")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Too many failed attempts to sign in.")
    look(visitor)


def test_no_endpoint(visit, bare):
    visitor = visit(signed_in=False)
    page = visitor.page
    page.goto(f"{bare.url}/endpoints")
    visitor.sign_in(ADMIN_PASSWORD)
    expect(page.get_by_text("No endpoints yet")).to_be_visible()
    look(visitor)


@pytest.mark.parametrize(
    ("address", "call"),
    [("/search?q=lantern", "/search?*"), ("/tokens", "/tokens"), ("/endpoints", "/endpoints")],
)
def test_a_page_whose_content_cannot_be_loaded(visit, address, call):
    visitor = visit()
    visitor.expect_complaint("ERR_FAILED")
    visitor.page.route(f"**/api/v1{call}", lambda route: route.abort())
    visitor.page.goto(address)
    expect(visitor.page.get_by_role("button", name="Try again")).to_be_visible()
    look(visitor)


@pytest.mark.parametrize("what", ["", "/pages", "/pages/1?*"])
def test_a_document_that_cannot_be_loaded(visit, documents, what):
    visitor = visit()
    page = visitor.page
    visitor.expect_complaint("ERR_FAILED")
    page.route(f"**/api/v1{documents['letter.jpg']}{what}", lambda route: route.abort())
    page.goto(documents["letter.jpg"])
    expect(page.get_by_text("The server does not respond.")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)  # No words, so none is doubtful.
    look(visitor)
