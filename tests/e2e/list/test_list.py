"""The list of documents: it loads more by itself, is filtered by its address, and states deletion dates."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.sample_documents import draw_page, encode
from tests.support.waiting import wait_until
from tests.support.web import ROOT, RunningWeb, running_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, StorageState

pytestmark = pytest.mark.postgres

JOBS = 1200
NEWEST = "invoice 001200.pdf"


@pytest.fixture(scope="module")
def web() -> Iterator[RunningWeb]:
    """Web of its own with many jobs, which are kept for thirty days."""
    with running_web(JOB_KEEP_DAYS="30") as web:
        command = [sys.executable, "-m", "bench.jobs_seed", str(JOBS)]
        subprocess.run(command, env=web.environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield web


@pytest.fixture(scope="module")
def state(browser: Browser, web: RunningWeb) -> StorageState:
    context = browser.new_context(base_url=web.url)
    Visitor(context.new_page()).sign_in("the-password-of-these-tests")
    context.pages[0].wait_for_url(re.compile("/jobs"))
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_list(browser: Browser, web: RunningWeb, state: StorageState) -> Iterator[object]:
    visitors: list[Visitor] = []

    def open_window(query: str = "", *, width: int = 1280, locale: str = "en-GB", scheme: str = "light") -> Visitor:
        context = browser.new_context(
            base_url=web.url,
            viewport={"width": width, "height": 800},
            storage_state=state,
            reduced_motion="reduce",
            locale=locale,
            color_scheme="dark" if scheme == "dark" else "light",
        )
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        visitor.page.goto(f"/jobs{query}")
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
        assert visitor.complaints() == []


def rows(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("list", name=re.compile("Your documents|Ihre Dokumente")).get_by_role("listitem")


def scroll_until(visitor: Visitor, name: str) -> None:
    """Scroll until a document is visible and nothing moves any more."""
    page = visitor.page
    link = page.get_by_role("link", name=name, exact=True)
    page.mouse.move(600, 500)
    for _ in range(600):
        if link.count():
            break
        page.mouse.wheel(0, 700)
        at_rest(visitor)
    link.scroll_into_view_if_needed()
    at_rest(visitor)


def at_rest(visitor: Visitor) -> None:
    places: list[int] = []

    def is_still() -> bool:
        places.append(visitor.page.evaluate("() => new Promise(done => requestAnimationFrame(() => done(scrollY)))"))
        return len(places) > 3 and len(set(places[-3:])) == 1

    wait_until(is_still, seconds=10)


def test_the_list_loads_to_its_end_and_renders_only_rows_in_view(open_list):
    visitor = open_list()
    expect(visitor.row(NEWEST)).to_be_visible()
    scroll_until(visitor, "letter 000001.pdf")
    expect(visitor.page.get_by_text("1,200 documents in total")).to_be_visible()
    assert rows(visitor).count() < 40
    oldest = visitor.row("letter 000001.pdf")
    expect(oldest).to_have_attribute("aria-posinset", "1200")
    expect(oldest).to_have_attribute("aria-setsize", "1200")
    visitor.assert_accessible()
    visitor.page.keyboard.press("Home")
    expect(visitor.row(NEWEST)).to_be_visible()


def test_back_from_a_document_the_list_is_where_it_was(open_list):
    visitor = open_list("?state=succeeded")
    page = visitor.page
    scroll_until(visitor, "contract 000998.pdf")
    place = page.evaluate(
        "Math.round(document.querySelector('[title=\"contract 000998.pdf\"]').getBoundingClientRect().top)"
    )
    for way in ("link", "browser"):
        page.get_by_role("link", name="contract 000998.pdf", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="contract 000998.pdf")).to_be_visible()
        expect(page.get_by_text(re.compile("Will be deleted on"))).to_be_visible()
        if way == "link":
            page.get_by_role("main").get_by_role("link", name="Documents", exact=True).click()
        else:
            page.go_back()
        expect(page).to_have_url(re.compile("state=succeeded"))
        expect(page.get_by_role("link", name="contract 000998.pdf", exact=True)).to_be_in_viewport()
        top = "Math.round(document.querySelector('[title=\"contract 000998.pdf\"]').getBoundingClientRect().top)"
        assert abs(page.evaluate(top) - place) <= 2


def test_a_row_with_the_focus_stays_when_it_is_scrolled_away(open_list):
    visitor = open_list()
    page = visitor.page
    box = page.get_by_role("checkbox", name=f"Select {NEWEST}")
    box.focus()
    page.keyboard.press("Space")
    scroll_until(visitor, "Überweisung 001092.pdf")
    expect(box).to_be_focused()
    page.get_by_role("checkbox", name="Select Überweisung 001092.pdf").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Selected documents")
    expect(bar).to_contain_text("109 documents selected")
    bar.get_by_role("button", name="Select the first 200").click()
    expect(bar).to_contain_text("200 documents selected")
    bar.get_by_role("button", name="Clear selection").click()


def test_the_menu_of_a_row_by_keyboard(open_list):
    visitor = open_list()
    page = visitor.page
    button = page.get_by_role("button", name=f"More actions for {NEWEST}")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu", name=f"More actions for {NEWEST}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    expect(page.get_by_role("menuitem", name="Delete…")).to_be_visible()
    button.click()
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_menu_closes_by_escape_although_it_is_not_there_yet(open_list):
    button = open_list().page.get_by_role("button", name=f"More actions for {NEWEST}")
    button.focus()
    button.press("Enter")
    button.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_file_name_is_looked_for_while_one_types(open_list):
    visitor = open_list()
    page = visitor.page
    page.get_by_role("searchbox", name="File name").click()
    page.keyboard.type("UBERWEISUNG 00079")
    expect(page).to_have_url(re.compile(r"q=UBERWEISUNG"))
    expect(visitor.row("Überweisung 000792.pdf")).to_be_visible()
    expect(page.get_by_text("2 documents in total")).to_be_visible()
    page.go_back()
    expect(visitor.row(NEWEST)).to_be_visible()
    expect(page.get_by_role("searchbox", name="File name")).to_have_value("")


def test_filters_by_keyboard_stand_in_the_address_and_are_taken_away_one_by_one(open_list):
    visitor = open_list("?state=failed")
    page = visitor.page
    page.get_by_role("button", name="Filter", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Endpoint", exact=True)).to_be_focused()
    page.get_by_label("Endpoint", exact=True).select_option("nordic")
    page.get_by_label("Batch", exact=True).fill("batch-0002")
    page.get_by_label("Tag", exact=True).fill("rare")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("endpoint=nordic"))
    expect(page.get_by_text("1 document in total")).to_be_visible()
    expect(visitor.row("invoice 001000.pdf")).to_be_visible()
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()
    page.get_by_role("button", name="Remove the filter “Tag: rare”").press("Enter")
    expect(page.get_by_text("10 documents in total")).to_be_visible()
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_text("50 documents in total")).to_be_visible()
    page.reload()
    expect(page.get_by_text("50 documents in total")).to_be_visible()


def test_a_batch_and_a_tag_lead_to_their_likes(open_list):
    visitor = open_list("?q=001000")
    page = visitor.page
    page.get_by_role("link", name="All documents with tag rare").click()
    expect(page).to_have_url(re.compile("tag=rare"))
    expect(page.get_by_text("1 document in total")).to_be_visible()


def test_all_rows_of_a_short_list_are_there_for_the_search_of_the_browser(open_list):
    visitor = open_list("?endpoint=nordic&batch=batch-0002")
    expect(visitor.page.get_by_text("50 documents in total")).to_be_visible()
    expect(rows(visitor)).to_have_count(50)


def test_nothing_fits_says_why_and_leads_on(open_list):
    visitor = open_list("?q=nowhere&state=failed&batch=batch-0001")
    page = visitor.page
    expect(page.get_by_text("No documents match: Failed · “nowhere” · Batch: batch-0001")).to_be_visible()
    expect(page.get_by_role("link", name="Search the texts for “nowhere” instead")).to_be_visible()
    page.get_by_role("link", name="Show all documents").click()
    expect(visitor.row(NEWEST)).to_be_visible()


def test_days_are_those_of_the_reader(open_list):
    visitor = open_list("?to=2020-01-31")
    expect(visitor.page.get_by_text("No documents match: Until 31 January 2020")).to_be_visible()
    visitor.page.goto("/jobs?from=2020-01-31")
    expect(visitor.row(NEWEST)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filters_on_a_phone_in_german(open_list, scheme):
    visitor = open_list("?batch=batch-0003", width=390, locale="de-DE", scheme=scheme)
    page = visitor.page
    expect(rows(visitor).first).to_contain_text(re.compile(r"Wird am \d+\. \w+ gelöscht"))
    visitor.assert_fits()
    visitor.assert_accessible()
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_label("Stapel", exact=True)).to_have_value("batch-0003")
    visitor.assert_fits()
    visitor.assert_accessible()
    page.get_by_role("button", name="Zurücksetzen").click()
    expect(page).not_to_have_url(re.compile("batch"))


def test_arriving_rows_do_not_move_the_visible_ones(open_list):
    visitor, elsewhere = open_list(), open_list()
    page = visitor.page
    scroll_until(visitor, "Überweisung 001092.pdf")
    looked_at = visitor.row("Überweisung 001092.pdf")
    expect(looked_at).to_have_attribute("aria-posinset", "109")
    place = looked_at.bounding_box()["y"]
    paper = encode(draw_page(["Comes later"]), "PNG")
    page.evaluate(_FOLLOW, "Überweisung 001092.pdf")
    for window, name, number in ((visitor, "from here.png", "110"), (elsewhere, "from elsewhere.png", "111")):
        window.pick(name, paper)
        expect(looked_at).to_have_attribute("aria-posinset", number)
        at_rest(visitor)
        assert looked_at.bounding_box()["y"] == pytest.approx(place, abs=1)
    expect(page.get_by_text("1 new file at the top of the list")).to_be_visible()
    assert [at for at in page.evaluate("places") if at != pytest.approx(place, abs=1)] == []
    page.keyboard.press("Home")
    expect(visitor.row("from elsewhere.png")).to_be_in_viewport()
    for name in ("from here.png", "from elsewhere.png"):
        visitor.menu(name, "Delete…")
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(visitor.row(name)).to_have_count(0)


# In every frame: where the row of this name is, while it is there.
_FOLLOW = """name => {
    globalThis.places = [];
    const look = () => {
        const row = document.querySelector(`li:has([title="${name}"])`);
        if (row !== null) places.push(row.getBoundingClientRect().top);
        requestAnimationFrame(look);
    };
    look();
}"""
