"""Search, endpoints, tokens and the account."""

import re

from playwright.sync_api import expect

from tests.e2e.views.accessibility import held_back, look
from tests.e2e.views.conftest import STRANGER


def test_the_search(visit, documents):
    visitor = visit()
    page = visitor.page
    page.goto("/search")
    expect(page.get_by_text("Search the text of your documents")).to_be_visible()
    look(visitor)
    with held_back(page, "**/api/v1/search?*"):
        page.goto("/search?q=lantern")
        expect(page.get_by_role("status", name="Loading…")).to_be_visible()
        look(visitor)
    expect(page.locator("mark").first).to_be_visible()
    look(visitor)
    page.goto("/search?q=zzyzx")
    expect(page.get_by_text("No matches for “zzyzx”")).to_be_visible()
    look(visitor)


def test_the_endpoints(visit, documents):
    visitor = visit()
    page = visitor.page
    with held_back(page, "**/api/v1/endpoints"):
        page.goto("/endpoints")
        expect(page.get_by_role("status", name="Loading…")).to_be_visible()
        look(visitor)
    local, nordic = (page.get_by_role("region", name=name) for name in ("Local worker", "Nordic readers"))
    expect(local).to_contain_text("English eng")
    expect(nordic).to_contain_text("Not ready")
    look(visitor)
    for card in (local, nordic):
        card.get_by_text("Details").click()
    expect(local).to_contain_text("tesseract")
    expect(nordic.get_by_role("figure", name="As an OcrEndpoint")).to_contain_text("kind: OcrEndpoint")
    look(visitor)


def test_the_tokens(visit):
    visitor = visit(signed_in=False)
    page = visitor.page
    visitor.sign_in(name=STRANGER)
    page.goto("/tokens")
    expect(page.get_by_text("No tokens yet")).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="New token").click()
    page.get_by_role("button", name="Create token").click()
    expect(page.get_by_text("Give the token a name")).to_be_visible()
    look(visitor)
    page.get_by_label("Name").fill("scanner in the hall")
    page.get_by_role("textbox", name="Expires").click()
    expect(page.get_by_role("option", name="never")).to_be_visible()
    look(visitor)
    page.get_by_role("option", name="never").click()
    page.get_by_role("button", name="Create token").click()
    expect(page.get_by_role("button", name="Copy key")).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="I have copied it").click()
    look(visitor)
    page.get_by_role("button", name="Revoke scanner in the hall").click()
    expect(page.get_by_role("button", name="Revoke permanently")).to_be_visible()
    look(visitor)


def test_the_account(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/account")
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Enter the new password.")).to_be_visible()
    look(visitor)
    visitor.expect_complaint("4(00|03|22)")
    for name, text in (("Current password", "wrong"), ("New password", "12345"), ("Repeat new password", "12345")):
        page.get_by_label(name, exact=True).fill(text)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text(re.compile("not your current password"))).to_be_visible()
    look(visitor)
