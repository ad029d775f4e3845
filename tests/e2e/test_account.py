"""A person's own settings: tokens for programs, the password, the language."""

import httpx
from playwright.sync_api import expect


def ask(stack, key):
    return httpx.get(f"{stack.url}/api/v1/jobs", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_token_is_made_by_keyboard_works_at_once_and_ends_when_revoked(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/tokens")
    page.get_by_role("button", name="New token").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Give the token a name")).to_be_visible()
    page.keyboard.type("scanner <b>two</b>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Key for scanner <b>two</b>")).to_be_focused()
    key = page.get_by_label("Key", exact=True).inner_text()
    assert ask(visitor.stack, key) == 200
    sample = page.get_by_role("figure").inner_text()
    assert f"Bearer {key}" in sample
    assert visitor.stack.url in sample
    page.get_by_text("Python", exact=True).click()
    expect(page.get_by_role("figure")).to_contain_text("urllib.request")

    page.get_by_role("button", name="I have copied it").click()
    assert key not in page.content()
    row = page.get_by_role("listitem").filter(has_text="scanner <b>two</b>")
    expect(row).to_contain_text("jobs:write, jobs:read, endpoints:read")
    row.get_by_role("button", name="Revoke").click()
    row.get_by_role("button", name="Revoke permanently").click()
    expect(row).to_have_count(0)
    assert ask(visitor.stack, key) == 401


def test_a_password_is_changed_and_refused_in_words(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/account")
    visitor.expect_complaint("4(00|03|22)")

    def change(current, wanted, again):
        page.get_by_label("Current password").fill(current)
        page.get_by_label("New password", exact=True).fill(wanted)
        page.get_by_label("Repeat new password").fill(again)
        page.get_by_role("button", name="Change password").click()

    change(visitor.stack.password, "a perfectly new phrase", "another phrase")
    expect(page.get_by_text("The new passwords do not match.")).to_be_visible()
    change("wrong", "a perfectly new phrase", "a perfectly new phrase")
    expect(page.get_by_text("not your current password")).to_be_visible()
    change(visitor.stack.password, "12345", "12345")
    expect(page.get_by_text("too easy to guess")).to_be_visible()


def test_speaks_the_language_of_the_browser_until_another_is_chosen(visit):
    visitor = visit(locale="de-AT")
    page = visitor.page
    page.goto("/jobs")
    expect(page.get_by_role("heading", name="Dokumente", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    visitor.assert_accessible()
    page.get_by_role("button", name="Konto von admin").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
