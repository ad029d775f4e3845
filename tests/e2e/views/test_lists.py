"""The list with documents in every state, with uploads, and with everything that opens over it."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.views.accessibility import held_back, look
from tests.e2e.views.conftest import STRANGER
from tests.sample_documents import encode
from tests.support.flaky_proxy import flaky_proxy_to


def test_a_list_that_is_on_its_way_empty_or_about_to_get_something(visit):
    visitor = visit(signed_in=False)
    page = visitor.page
    visitor.sign_in(name=STRANGER)
    visitor.wait_for_list()
    with held_back(page, "**/api/v1/jobs?*"):
        page.reload()
        expect(page.get_by_role("list", name="Loading…")).to_be_visible()
        look(visitor)
    expect(page.get_by_role("button", name="Try it with a sample letter")).to_be_visible()
    look(visitor)
    carried = visitor.carry("new.png", b"\x89PNG")
    page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
    expect(page.get_by_text("Drop to upload")).to_be_visible()
    look(visitor)


@pytest.fixture
def proxy(stack):
    with flaky_proxy_to(stack.web.port) as laid:
        yield laid


def test_documents_and_uploads_in_every_state(being_read, visit, proxy, documents):
    visitor = visit()
    page = visitor.page
    visitor.expect_complaint("ERR_")
    page.goto(f"{proxy.url}/jobs")
    visitor.wait_for_list()
    for name, state in (
        ("log.pdf", re.compile("Page .* of 60")),
        ("waiting.png", "Queued"),
        ("letter.jpg", "Done"),
        ("one bad.tif", "Partly done"),
        ("locked.pdf", "Failed"),
        ("cancelled.png", "Cancelled"),
    ):
        expect(visitor.row(name).get_by_text(state, exact=True)).to_be_visible()
    proxy.upward = 20_000
    visitor.pick("refused.txt", b"Dear reader")
    noise = encode(Image.effect_noise((1300, 1200), 60), "PNG")
    visitor.pick("on its way.png", noise)
    expect(visitor.row("on its way.png")).to_contain_text(re.compile(r"Uploading, \d"))
    look(visitor)
    proxy.cut()
    expect(page.get_by_role("button", name="Try uploading on its way.png again")).to_be_visible()
    expect(page.get_by_text("This list may be out of date.")).to_be_visible()
    look(visitor)
    page.context.set_offline(True)
    visitor.pick("later.png", noise[:-1])
    expect(visitor.row("later.png")).to_contain_text("You are offline.")
    look(visitor)
    for name in ("refused.txt", "on its way.png", "later.png"):
        page.get_by_role("button", name=re.compile(f"(Remove|Cancel) .*{re.escape(name)}")).click()


def test_documents_that_are_chosen(visit, documents):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    for name in ("letter.jpg", "one bad.tif", "waiting.png"):
        page.get_by_role("checkbox", name=f"Select {name}").check()
    bar = page.get_by_role("toolbar", name="Selected documents")
    expect(bar).to_contain_text("3 documents selected")
    look(visitor)
    bar.get_by_role("button", name="Download").click()
    expect(page.get_by_role("menuitem", name="Text (.txt)")).to_be_visible()
    look(visitor)
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="Delete…").click()
    expect(page.get_by_role("dialog", name="Delete 3 documents?")).to_be_visible()
    look(visitor)


def test_a_list_that_is_narrowed(visit, documents):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list("?batch=spring&state=succeeded")
    expect(visitor.row("letter.jpg")).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_label("Batch", exact=True)).to_have_value("spring")
    look(visitor)
    visitor.go_to_list("?q=nowhere&tag=seen")
    expect(page.get_by_role("link", name="Search the texts for “nowhere” instead")).to_be_visible()
    look(visitor)


def test_dialogs_and_menus_over_the_list(visit, documents):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    page.get_by_role("button", name="More actions for one bad.tif").click()
    expect(page.get_by_role("menuitem", name="Read failed pages again")).to_be_visible()
    look(visitor)
    page.get_by_role("menuitem", name="Delete…").click()
    expect(page.get_by_role("dialog", name="Delete one bad.tif?")).to_be_visible()
    look(visitor)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("Account of")).click()
    expect(page.get_by_role("radio", name="Auto")).to_be_checked()
    look(visitor)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Help (?)").click()
    expect(page.get_by_role("dialog", name="Help")).to_contain_text("Next doubtful word")
    look(visitor)
    page.keyboard.press("Escape")
    visitor.menu("one bad.tif", "Read failed pages again")
    expect(page.get_by_text("Reading the failed pages again.")).to_be_visible()
    look(visitor)
    visitor.wait_for("one bad.tif", "Partly done")


def test_the_options_of_an_upload(visit, documents):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    page.get_by_role("button", name="Options", exact=True).click()
    languages = page.get_by_role("textbox", name="Languages of the text")
    expect(languages).to_be_focused()
    look(visitor)
    page.keyboard.type("ger")
    expect(page.get_by_role("option", name="German")).to_be_visible()
    look(visitor)
    page.get_by_role("option", name="German").click()
    languages.press("Escape")
    page.get_by_role("textbox", name="Endpoint").click()
    expect(page.get_by_role("option", name="Nordic readers (not ready)")).to_be_visible()
    look(visitor)
    page.get_by_role("textbox", name="Endpoint").press("Escape")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("German", exact=True)).to_be_visible()
    look(visitor)
