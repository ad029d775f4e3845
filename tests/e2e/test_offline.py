"""Going offline in the middle: the dashboard says what is unavailable, and loads it when the connection is back."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode

_numbers = itertools.count(1)


@pytest.fixture
def names():
    """Names of two documents, different in each test."""
    number = next(_numbers)
    return f"before storm {number}.png", f"after storm {number}.png"


@pytest.fixture
def visitor(visit, names):
    visitor = visit()
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED|ProblemError: offline|preload (CSS|assets)")
    for name in names:
        visitor.submit(name, encode(draw_page([f"Read {name[:-4]}"]), "PNG"))
    return visitor


def test_a_page_never_opened_before_loads_when_the_connection_is_back(visitor):
    page = visitor.page
    page.context.set_offline(True)
    page.get_by_role("link", name="Tokens").click()
    expect(page.get_by_role("heading", level=1, name="This page could not be loaded")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("You are offline.")
    visitor.assert_accessible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("main")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1, name="Tokens")).to_be_visible()
    # As it always looks, with its style sheet.
    expect(page.get_by_role("button", name="New token")).to_have_css("cursor", "pointer")


def test_what_failed_to_come_early_is_forgotten_when_the_connection_is_back(visitor):
    page = visitor.page
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda request: "/assets/TokensPage" in request.url):
        page.get_by_role("link", name="Tokens").hover()
    page.context.set_offline(False)
    page.get_by_role("link", name="Tokens").click()
    expect(page.get_by_role("heading", level=1, name="Tokens")).to_be_visible()
    expect(page.get_by_text("This page could not be loaded")).to_have_count(0)


def test_a_document_loads_when_the_connection_is_back(visitor, names):
    page = visitor.page
    page.context.set_offline(True)
    page.get_by_role("link", name=names[0]).click()
    expect(page.get_by_role("main")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.locator("[data-words]")).to_contain_text("Read before storm")
    page.go_back()
    page.get_by_role("link", name=names[1]).wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name=names[1]).click()
    expect(page.get_by_text("You are offline.").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-words]")).to_contain_text("Read after storm")
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_a_menu_opens_when_the_connection_is_back(visitor, names):
    page = visitor.page
    page.reload()
    visitor.wait_for_list()
    page.context.set_offline(True)
    page.get_by_role("button", name=f"More actions for {names[0]}").click()
    expect(page.get_by_text("This page has stopped working")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.get_by_role("menuitem", name=re.compile("Delete"))).to_be_visible()
