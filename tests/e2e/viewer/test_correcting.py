"""Doubtful words are checked and corrected by keyboard; no correction is lost."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_pdf
from tests.support.waiting import wait_until

pytestmark = pytest.mark.postgres

_numbers = itertools.count(1)
PAGES = [["Harbour dues for May", "Berth seven"], ["Second page"]]


@pytest.fixture
def visitor(visit, request):
    visitor = visit(width=getattr(request, "param", 1280))
    name = f"correcting {next(_numbers)}.pdf"
    visitor.submit(name, draw_pdf(PAGES))
    visitor.open(name)
    if visitor.page.viewport_size["width"] > 800:
        distrust_all(visitor)
    return visitor


def distrust_all(visitor):
    """Only words with full confidence count as certain: there are none."""
    slider = visitor.page.get_by_role("slider", name=re.compile("Doubtful below"))
    slider.focus()
    visitor.page.keyboard.press("End")
    expect(visitor.page.locator("[data-word][data-trust=sure]")).to_have_count(0)
    slider.blur()


def field(visitor):
    return visitor.page.get_by_role("textbox", name=re.compile("What does it say here"))


def word(visitor, number):
    return visitor.page.locator(f"[data-word='{number}']")


def stored(visitor, page=1):
    """Return what the server has: the text of the page, and the corrections by the machine's text."""
    job_id = visitor.page.url.rpartition("/")[2].partition("?")[0]
    answer = visitor.page.request.get(f"/api/v1/jobs/{job_id}/pages/{page}").json()
    return answer["result"]["text"], {each["machine_text"]: each["text"] for each in answer["corrections"]}


def test_words_are_corrected_one_after_the_other_by_keyboard_alone(visitor):
    page = visitor.page
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(field(visitor)).to_be_focused()
    expect(field(visitor)).to_have_value("Harbour")
    expect(page.get_by_role("region", name="Correct a word")).to_contain_text("6 doubtful words left on this page")
    page.keyboard.type("Haven")
    page.keyboard.press("Enter")
    expect(field(visitor)).to_have_value("dues")
    page.keyboard.press("Tab")
    expect(field(visitor)).to_have_value("for")
    expect(page.get_by_role("region", name="Correct a word")).to_contain_text("4 doubtful words left on this page")
    page.keyboard.press("Shift+Tab")
    expect(field(visitor)).to_have_value("dues")
    page.keyboard.press("Escape")
    expect(field(visitor)).to_have_count(0)
    expect(word(visitor, 0)).to_have_text("Haven")
    expect(word(visitor, 0)).to_have_attribute("data-trust", "checked")
    wait_until(lambda: stored(visitor)[1] == {"Harbour": "Haven", "dues": "dues"}, seconds=5)
    assert stored(visitor)[0].startswith("Haven dues for May")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(word(visitor, 0)).to_have_text("Harbour")
    wait_until(lambda: stored(visitor)[1] == {}, seconds=5)
    page.keyboard.press("Control+Shift+Z")
    expect(word(visitor, 0)).to_have_text("Haven")
    wait_until(lambda: stored(visitor)[1] == {"Harbour": "Haven"}, seconds=5)
    page.reload()
    expect(word(visitor, 0)).to_have_text("Haven")


def test_it_continues_over_all_pages_to_the_end(visitor):
    page = visitor.page
    word(visitor, 5).dblclick()
    expect(field(visitor)).to_have_value("seven")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("page=2"))
    expect(field(visitor)).to_have_value("Second")
    page.keyboard.press("Enter")
    expect(field(visitor)).to_have_value("page")
    field(visitor).fill("")
    expect(page.get_by_text("Leave it empty if there is no text here.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(field(visitor)).to_have_count(0)
    expect(word(visitor, 1)).to_have_css("text-decoration-line", "line-through")
    wait_until(lambda: stored(visitor, 2) == ("Second\n", {"Second": "Second", "page": ""}), seconds=5)


def test_leaving_the_field_returns_to_the_text(visitor):
    page = visitor.page
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(field(visitor)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field(visitor)).to_have_count(0)
    expect(page.get_by_role("region", name=re.compile("Text of page"))).to_be_focused()


def test_an_expired_session_is_announced_and_the_correction_is_saved_after_signing_in(visitor):
    page = visitor.page
    visitor.expect_complaint("40[13]")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(field(visitor)).to_have_value("Harbour")
    page.context.clear_cookies(name="legible_session")
    page.keyboard.type("Haven")
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_focused()
    visitor.sign_in()
    expect(word(visitor, 0)).to_have_text("Haven")
    wait_until(lambda: stored(visitor)[1] == {"Harbour": "Haven"}, seconds=10)
    expect(page.get_by_text("not saved")).to_have_count(0)


def test_unsaved_corrections_are_kept_and_retried(visitor):
    page = visitor.page
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED")
    word(visitor, 0).click()
    page.keyboard.press("F2")
    page.context.set_offline(True)
    page.keyboard.type("Haven")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 correction is not saved. You are offline.")
    expect(word(visitor, 0)).to_have_text("Haven")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)
    wait_until(lambda: stored(visitor)[1] == {"Harbour": "Haven"}, seconds=5)


@pytest.mark.parametrize(("choice", "left"), [("Keep mine", "Haven"), ("Use theirs", "Hafen")])
def test_two_people_at_one_word_lose_nothing(visit, visitor, choice, left):
    page = visitor.page
    word(visitor, 0).click()
    page.keyboard.press("F2")
    expect(field(visitor)).to_have_value("Harbour")
    other = visit()
    other.page.goto(page.url)
    word(other, 0).dblclick()
    other.page.keyboard.type("Hafen")
    other.page.keyboard.press("Enter")
    wait_until(lambda: stored(visitor)[1] == {"Harbour": "Hafen"}, seconds=5)
    visitor.expect_complaint("412")
    page.keyboard.type("Haven")
    page.keyboard.press("Enter")
    note = page.get_by_role("alert")
    expect(note).to_contain_text("someone else changed this to “Hafen”; you entered “Haven”")
    page.keyboard.press("Escape")
    note.get_by_role("button", name=choice).click()
    expect(note).to_have_count(0)
    expect(word(visitor, 0)).to_have_text(left)
    wait_until(lambda: stored(visitor)[1]["Harbour"] == left, seconds=5)


def test_a_correction_made_in_one_window_appears_in_the_other(visit, visitor):
    other = visit()
    other.page.goto(visitor.page.url)
    expect(word(other, 0)).to_have_text("Harbour")
    word(visitor, 0).dblclick()
    visitor.page.keyboard.type("Haven")
    visitor.page.keyboard.press("Enter")
    expect(word(other, 0)).to_have_text("Haven")
    expect(word(other, 0)).to_have_attribute("data-trust", "checked")


@pytest.mark.parametrize("visitor", [390], indirect=True)
def test_a_phone_has_a_button_for_it(visitor):
    page = visitor.page
    page.get_by_role("tab", name="Text").click()
    word(visitor, 4).click()
    page.get_by_role("button", name="Correct this word").click()
    field(visitor).fill("Birth")
    page.mouse.move(0, 0)  # Away from the button, so that its tooltip disappears.
    visitor.assert_fits()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(word(visitor, 4)).to_have_text("Birth")
    wait_until(lambda: stored(visitor)[1] == {"Berth": "Birth"}, seconds=5)
