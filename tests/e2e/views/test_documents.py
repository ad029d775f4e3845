"""A document that waits, is read, viewed and corrected, and documents that cannot be shown."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.views.accessibility import PHONE, WIDE, held_back, look


@pytest.fixture
def open_document(visit, documents):
    """Open a document by its name, at a position in it."""

    def open_(name, place=""):
        visitor = visit()
        visitor.page.goto(documents[name] + place)
        expect(visitor.page.get_by_role("heading", level=1, name=name)).to_be_visible()
        return visitor

    return open_


def look_at_the_text(visitor):
    """Show the text on a phone, where it is behind a tab."""
    page = visitor.page
    before = page.viewport_size
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_role("tab", name="Text").click()
    look(visitor, PHONE)
    page.get_by_role("tab", name="Scan").click()
    page.set_viewport_size(before)


def shown(visitor):
    """Wait until scan and text are shown."""
    expect(visitor.page.locator("[data-word]").first).to_be_visible()
    expect(visitor.page.get_by_role("img", name="as scanned")).to_be_visible()


def test_a_document_that_waits(visit, documents):
    visitor = visit()
    page = visitor.page
    page.goto(documents["waiting.png"])
    expect(page.get_by_text("The workers of the endpoint nordic are starting.")).to_be_visible()
    expect(page.get_by_role("img", name="as scanned")).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="More actions for waiting.png").click()
    page.get_by_role("menuitem", name="Read with another endpoint…").click()
    expect(page.get_by_role("dialog", name="Which endpoint should read it?")).to_be_visible()
    look(visitor)


def test_a_document_that_is_on_its_way_or_being_read(being_read, visit, documents):
    visitor = visit()
    page = visitor.page
    with held_back(page, f"**/api/v1{documents['letter.jpg']}"):
        page.goto(documents["letter.jpg"])
        expect(page.get_by_role("status", name="Loading…")).to_be_visible()
        look(visitor)
    page.goto(being_read)
    expect(page.get_by_text(re.compile("Page .* of 60"))).to_be_visible()
    shown(visitor)
    look(visitor)
    page.goto(being_read + "?page=59")
    expect(page.get_by_text("This page has not been read yet.")).to_be_visible()
    look(visitor)


def test_a_document_that_was_read(open_document):
    visitor = open_document("letter.jpg")
    page = visitor.page
    shown(visitor)
    look(visitor)
    look_at_the_text(visitor)
    for pane in ("Text only", "Scan only"):
        page.get_by_role("button", name=pane).click()
        look(visitor, WIDE)
    page.get_by_role("button", name="Scan and text").click()
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("menuitem", name="Text (.txt)")).to_be_visible()
    look(visitor)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More actions for letter.jpg").click()
    expect(page.get_by_role("menuitem", name="Delete…")).to_be_visible()
    look(visitor)


def test_words_that_are_corrected(visit, open_document):
    visitor = open_document("letter.jpg", "?page=1&word=2")
    page = visitor.page
    shown(visitor)
    look(visitor)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Correct a word")).to_be_visible()
    look(visitor)
    page.keyboard.press("Escape")
    page.keyboard.press("F2")
    page.keyboard.type("once")
    visitor.expect_complaint("412|ERR_")
    other = visit()
    other.page.goto(page.url)
    other.page.locator("[data-word='1']").dblclick()
    other.page.keyboard.type("twice")
    with other.page.expect_response(lambda answer: answer.request.method in {"PUT", "PATCH", "POST"} and answer.ok):
        other.page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("someone else changed this to “twice”")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.locator("[data-word='0']").dblclick()
    page.keyboard.type("unsent")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 correction is not saved.")
    page.keyboard.press("Escape")
    look(visitor)
    page.context.set_offline(False)
    page.get_by_role("button", name="Use theirs").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    look(visitor)
    look_at_the_text(visitor)


def test_words_that_are_looked_for(open_document):
    visitor = open_document("two pages.pdf")
    page = visitor.page
    shown(visitor)
    page.keyboard.press("f")
    bar = page.get_by_role("search", name="Find in this document")
    for words, said in (("lantern", "1 of 2"), ("zeppelin", "Not found")):
        bar.get_by_role("textbox").fill(words)
        page.keyboard.press("Enter")
        expect(bar.get_by_role("status")).to_have_text(said)
        look(visitor)
        if words == "lantern":
            look_at_the_text(visitor)
            bar.get_by_role("textbox").focus()


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("one bad.tif", "?page=2", "This page could not be read."),
        ("two in one.png", "", "Not read at full quality"),
        ("blank.png", "", "No text was found on this page."),
        ("locked.pdf", "", re.compile("password-protected")),
        ("cancelled.png", "", "This page was not read because the document was cancelled."),
        ("two pages.pdf", "?page=99", re.compile("There is no page 99")),
    ],
)
def test_what_cannot_be_shown_wholly(open_document, name, place, said):
    visitor = open_document(name, place)
    expect(visitor.page.get_by_text(said)).to_be_visible()
    look(visitor)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_facts_of_a_page_are_whole_on_a_phone(visit, documents, locale):
    visitor = visit(width=PHONE, locale=locale)
    page = visitor.page
    page.goto(documents["letter.jpg"])
    page.get_by_role("tab", name="Text").click()
    facts = page.get_by_role("status").filter(has_text=re.compile(r"\d% certain|\d\s%\ssicher"))
    expect(facts).to_be_visible()
    assert facts.evaluate("({scrollWidth, clientWidth}) => scrollWidth <= clientWidth")
    assert facts.evaluate("({scrollHeight, clientHeight}) => scrollHeight <= clientHeight")
