"""Options for reading files: chosen once, remembered, shown where they matter, and never a dead end."""

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode
from tests.support.waiting import wait_until

_ADD = """
from ocr_platform.endpoints.models import Endpoint
Endpoint.objects.create(name="nordic", display_name="Nordic readers", address="{url}", source="cluster", uid="1")
"""
_REMOVE = """
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job
Job.objects.filter(endpoint__name="nordic").delete()
Endpoint.objects.filter(name="nordic").delete()
"""


@pytest.fixture
def nordic(stack):
    """A second endpoint, with the same worker behind it; returns what removes it."""
    stack.web.manage("shell", "-c", _ADD.format(url=stack.worker.url))
    yield lambda: stack.web.manage("shell", "-c", _REMOVE)
    stack.web.manage("shell", "-c", _REMOVE)


def open_options(visitor):
    """Open the options by keyboard, from the list, when a worker has reported its languages."""
    page = visitor.page
    wait_until(lambda: page.request.get("/api/v1/languages").json()["items"], seconds=30)
    visitor.go_to_list()
    page.get_by_role("button", name="Options", exact=True).press("Enter")
    expect(page.get_by_role("textbox", name="Languages of the text")).to_be_focused()


def choose_language(page, start):
    """Type the start of a language's name into the focused field, and choose the first match."""
    page.keyboard.type(start)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_languages_are_chosen_by_keyboard_and_kept(visit, width, scheme):
    visitor = visit(width=width, scheme=scheme)
    page = visitor.page
    open_options(visitor)
    choose_language(page, "ger")
    choose_language(page, "fren")
    expect(page.get_by_text("German, French", exact=True)).to_be_visible()
    visitor.assert_fits()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("button", name="Change")).to_be_focused()
    content = encode(draw_page([f"One page, two ways {width}"]), "PNG")
    visitor.pick(f"foreign {width}.png", content)
    visitor.wait_for(f"foreign {width}.png")
    expect(visitor.row(f"foreign {width}.png")).to_contain_text("German, French")
    page.reload()
    expect(page.get_by_text("German, French", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change").press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reset to defaults").press("Enter")
    # The same file with other options is another document, and is read again.
    visitor.pick(f"usual {width}.png", content)
    visitor.wait_for(f"usual {width}.png")
    expect(visitor.row(f"usual {width}.png")).to_contain_text("read in")
    expect(visitor.row(f"usual {width}.png")).not_to_contain_text("German")


def test_another_endpoint_is_offered_if_there_is_one_and_dropped_when_deleted(visit, nordic):
    visitor = visit()
    page = visitor.page
    open_options(visitor)
    choose_language(page, "ger")
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Endpoint").click()
    page.get_by_role("option", name="Nordic readers").click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("German · endpoint Nordic readers", exact=True)).to_be_visible()
    visitor.pick("to the north.png", encode(draw_page(["Sent to the north"]), "PNG"))
    visitor.wait_for("to the north.png")
    expect(visitor.row("to the north.png")).to_contain_text("endpoint Nordic readers")
    nordic()
    page.reload()
    told = page.get_by_role("status").filter(has_text="The endpoint nordic no longer exists")
    expect(told).to_be_visible()
    expect(page.get_by_text("German", exact=True)).to_be_visible()
    visitor.assert_accessible()
    visitor.pick("to the usual one.png", encode(draw_page(["Sent to the usual one"]), "PNG"))
    visitor.wait_for("to the usual one.png")


def test_a_single_installed_language_is_shown_as_such(visit):
    visitor = visit()
    page = visitor.page
    [local] = page.request.get("/api/v1/endpoints").json()["items"]
    answer = {"items": [local | {"languages": ["eng"]}]}
    page.route("**/api/v1/endpoints", lambda route: route.fulfill(json=answer))
    visitor.go_to_list()
    page.get_by_role("button", name="Options", exact=True).click()
    expect(page.get_by_text("English is the only installed language.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text('make run LANGUAGES="deu fra"')).to_be_visible()
    visitor.assert_accessible()
    answer["items"][0] |= {"source": "cluster", "name": "nordic"}
    page.reload()
    page.get_by_role("button", name="Options", exact=True).click()
    expect(page.get_by_text("give the OcrEndpoint nordic an image or trainedData")).to_be_visible()
