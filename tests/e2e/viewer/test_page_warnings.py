"""Warnings about a page that was not read in full quality, beside its text, in the reader's language."""

from PIL import Image
from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode, encode_pages


def test_warnings_are_shown_in_the_readers_language(visit):
    visitor = visit()
    two = [draw_page(["Berth seven, north quay"]), draw_page(["Never read"])]
    visitor.submit("two in one.png", encode_pages(two, "PNG"))
    visitor.open("two in one.png")
    warning = visitor.page.get_by_role("alert", name="Not read at full quality")
    expect(warning).to_contain_text("The file contains 1 more image; only the main one was read.")
    expect(visitor.page.locator("[data-words]")).to_contain_text("Berth seven")
    phone = visit(width=390, locale="de-DE")
    phone.page.goto(visitor.page.url)
    phone.page.get_by_role("tab", name="Text").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("Die Datei enthält 1 weiteres Bild")
    phone.assert_fits()


def test_a_picture_without_words_says_what_was_left_out(visit):
    visitor = visit()
    picture = Image.effect_mandelbrot((600, 400), (-2, -1.5, 1, 1.5), 50)
    visitor.submit("picture.png", encode(picture, "PNG"))
    visitor.open("picture.png")
    expect(visitor.page.get_by_text("No text was found on this page.")).to_be_visible()
    expect(visitor.page.get_by_role("alert")).to_contain_text("could not be read and was left out")
