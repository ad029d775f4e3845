"""A page of three lines and how it is opened in the viewer."""

import itertools

from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode

LINES = ("Harbour dues for the month of May", "Berth seven, north quay", "Payable in advance")

_numbers = itertools.count(1)


def open_image(visit, name=None):
    visitor = visit()
    name = name or f"harbour {next(_numbers)}.png"
    visitor.submit(name, encode(draw_page(LINES), "PNG"))
    visitor.open(name)
    expect(word(visitor, "Harbour")).to_be_visible()
    return visitor


def word(visitor, text):
    return visitor.page.locator("[data-word]", has_text=text).first
