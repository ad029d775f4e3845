"""Signing in, unknown addresses, and broken pages."""

from playwright.sync_api import expect

from tests.e2e.views.accessibility import look


def test_the_way_in(visit):
    visitor = visit(signed_in=False)
    page = visitor.page
    page.goto("/")
    expect(page.get_by_label("User name")).to_be_focused()
    look(visitor)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter your user name.")).to_be_visible()
    look(visitor)
    visitor.expect_complaint("401")
    visitor.sign_in("wrong-password", name="nobody")
    expect(page.get_by_role("alert")).to_be_visible()
    look(visitor)
    page.goto("/sign-in?expired=true")
    expect(page.get_by_text("Your session has expired.")).to_be_visible()
    look(visitor)


def test_nothing_there(visit):
    visitor = visit()
    visitor.expect_complaint("404")
    for address in ("/nowhere", "/jobs/00000000-0000-4000-8000-000000000000"):
        visitor.page.goto(address)
        expect(visitor.page.get_by_text("There is nothing here")).to_be_visible()
        look(visitor)


def test_a_page_that_is_broken(visit):
    visitor = visit()
    visitor.expect_complaint("this is a bug")
    visitor.page.route(
        "**/assets/TokensPage-*.js",
        lambda route: route.fulfill(body="throw new Error('this is a bug')", content_type="text/javascript"),
    )
    visitor.page.goto("/tokens")
    expect(visitor.page.get_by_text("This page has stopped working")).to_be_visible()
    look(visitor)


def test_a_page_that_cannot_be_built(visit):
    visitor = visit()
    visitor.expect_complaint("ERR_FAILED|unreachable")
    visitor.page.route("**/api/v1/session", lambda route: route.abort())
    visitor.page.goto("/jobs")
    expect(visitor.page.get_by_text("This page could not be loaded")).to_be_visible()
    look(visitor)
