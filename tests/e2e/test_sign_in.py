"""Signing in and out: by keyboard alone, with messages for errors, and back to the requested page."""

import re

from playwright.sync_api import expect


def test_signing_in_by_keyboard_leads_to_the_requested_page(visit, stack):
    visitor = visit(signed_in=False)
    visitor.page.goto("/jobs?state=failed")
    expect(visitor.page).to_have_title("Sign in \N{EN DASH} Legible")
    visitor.sign_in()
    expect(visitor.page).to_have_url(re.compile(r"/jobs\?state=failed$"))
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Documents")
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.getItem('token')]") == [0, None]


def test_a_wrong_password_is_reported_and_can_be_entered_again(visit):
    visitor = visit(signed_in=False)
    visitor.expect_complaint("401")
    visitor.page.goto("/")
    visitor.sign_in("not-the-password")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Incorrect user name or password")
    expect(visitor.page.get_by_label("Password", exact=True)).to_be_focused()
    visitor.page.keyboard.type(visitor.stack.password)
    visitor.page.keyboard.press("Enter")
    visitor.wait_for_list()


def test_says_which_field_is_empty(visit):
    visitor = visit(signed_in=False)
    visitor.page.goto("/sign-in")
    visitor.page.get_by_role("button", name="Sign in").click()
    expect(visitor.page.get_by_label("User name")).to_be_focused()
    expect(visitor.page.get_by_text("Enter your user name.")).to_be_visible()
    expect(visitor.page.get_by_text("Enter your password.")).to_be_visible()


def test_a_new_installation_says_where_its_password_is_and_only_a_new_one(visit):
    visitor = visit(signed_in=False)
    page = visitor.page
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("admin-password")).to_have_count(0)  # Others have signed in before.
    session = page.request.get("/api/v1/session").json()
    page.route("**/api/v1/session", lambda route: route.fulfill(json=session | {"is_new": True}))
    page.reload()
    expect(page.get_by_text("admin-password")).to_be_visible()


def test_the_language_is_chosen_before_signing_in(visit):
    visitor = visit(signed_in=False)
    page = visitor.page
    page.goto("/sign-in")
    page.get_by_text("Deutsch", exact=True).click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_signs_out_for_good(visit):
    visitor = visit(signed_in=False)
    visitor.page.goto("/jobs")
    visitor.sign_in()
    visitor.expect_complaint("401.*/thumbnail")  # pictures that were still loading when the session ended
    visitor.page.get_by_role("button", name="Account of admin").click()
    visitor.page.get_by_role("button", name="Sign out").click()
    expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()
    visitor.page.goto("/jobs")
    expect(visitor.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_ended_leads_back_to_where_one_was(visit):
    visitor = visit(signed_in=False)
    visitor.page.goto("/jobs?state=partial")
    visitor.sign_in()
    visitor.wait_for_list()
    visitor.page.wait_for_load_state("networkidle")  # A request in flight would still be answered.
    visitor.expect_complaint("401")
    visitor.page.context.clear_cookies(name="legible_session")
    visitor.page.evaluate("() => window.dispatchEvent(new Event('visibilitychange'))")
    expect(visitor.page.get_by_text("Your session has expired.")).to_be_visible()
    visitor.sign_in()
    expect(visitor.page).to_have_url(re.compile(r"/jobs\?state=partial$"))


def test_does_not_follow_an_address_elsewhere(visit, stack):
    visitor = visit(signed_in=False)
    visitor.page.goto("/sign-in?redirect=//elsewhere.example/")
    visitor.sign_in()
    expect(visitor.page).to_have_url(f"{stack.url}/jobs")
