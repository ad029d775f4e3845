"""Doubtful words: found by keyboard on all pages, with an adjustable threshold; the address leads back to each."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import FRONTEND
from tests.sample_documents import draw_pdf

SAMPLE = FRONTEND / "src/features/documents/upload/samples/letter.en.jpg"
_numbers = itertools.count(1)


@pytest.fixture
def visitor(visit):
    visitor = visit()
    visitor.go_to_list()
    pages = [["Harbour dues for May", "Berth seven"], ["Second page of dues"]]
    name = f"doubtful {next(_numbers)}.pdf"
    visitor.submit(name, draw_pdf(pages))
    visitor.open(name)
    expect(visitor.page.locator("[data-word]").first).to_be_visible()
    return visitor


def distrust_all(visitor):
    """Only words with full confidence count as certain: there are none."""
    slider = visitor.page.get_by_role("slider", name=re.compile("Doubtful below"))
    slider.focus()
    visitor.page.keyboard.press("End")
    expect(visitor.page.get_by_text("Doubtful below 100%")).to_be_visible()
    expect(visitor.page.locator("[data-word][data-trust=sure]")).to_have_count(0)
    slider.blur()


def chosen(visitor):
    return visitor.page.locator("[data-chosen]")


def test_goes_from_word_to_word_and_page_to_page(visitor):
    page = visitor.page
    distrust_all(visitor)
    page.keyboard.press("n")
    expect(chosen(visitor)).to_have_text("Harbour")
    expect(page).to_have_url(re.compile("page=1&word=1"))
    page.keyboard.press("n")
    expect(chosen(visitor)).to_have_text("dues")
    page.locator("[data-word]", has_text="seven").click()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("page=2&word=1"))
    expect(chosen(visitor)).to_have_text("Second")
    page.keyboard.press("p")
    expect(chosen(visitor)).to_have_text("seven")
    page.get_by_role("button", name="Previous doubtful word").click()
    expect(chosen(visitor)).to_have_text("Berth")


def test_enter_corrects_the_word_that_n_has_chosen_whatever_was_clicked_before(visitor):
    page = visitor.page
    distrust_all(visitor)
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[data-words]")).to_contain_text("Second page")
    page.get_by_role("link", name="Previous page").click()
    expect(page.locator("[data-words]")).to_contain_text("Harbour")
    page.get_by_role("button", name="Zoom in").click()
    page.keyboard.press("n")
    expect(chosen(visitor)).to_have_text("Harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name=re.compile("What does it say here"))).to_have_value("Harbour")
    expect(page).to_have_url(re.compile("page=1&word=1$"))


def test_the_address_leads_to_a_word(visitor):
    page = visitor.page
    page.goto(page.url.partition("?")[0] + "?page=2&word=4")
    expect(chosen(visitor)).to_have_text("dues")
    page.goto(page.url.partition("?")[0] + "?page=2&word=400")
    expect(page.locator("[data-word]").first).to_be_visible()
    expect(chosen(visitor)).to_have_count(0)


def test_one_pane_alone_and_the_page_turned(visitor):
    page = visitor.page
    scan, text = (
        page.get_by_role("region", name="Scan", exact=True),
        page.get_by_role("region", name="Text", exact=True),
    )
    page.get_by_role("button", name="Text only").click()
    expect(scan).to_have_count(0)
    page.reload()
    expect(text).to_be_visible()
    expect(scan).to_have_count(0)
    page.get_by_role("button", name="Scan only").click()
    expect(text).to_have_count(0)
    page.get_by_role("button", name="Scan and text").click()
    picture = page.get_by_role("img", name=re.compile("as scanned"))
    upright = picture.bounding_box()
    page.keyboard.press("r")
    page.keyboard.press("0")
    expect(picture).to_have_css("transform", re.compile("matrix"))
    turned = picture.bounding_box()
    assert (turned["width"] > turned["height"]) != (upright["width"] > upright["height"])


def test_the_list_says_how_many_and_leads_to_the_first(visit):
    visitor = visit()
    visitor.submit("letter.jpg", SAMPLE.read_bytes())
    visitor.row("letter.jpg").get_by_role("link", name=re.compile("doubtful words?$")).press("Enter")
    expect(chosen(visitor)).to_be_visible()
    expect(chosen(visitor)).not_to_have_attribute("data-trust", "sure")
    expect(visitor.page).to_have_url(re.compile(r"page=1&word=\d"))
