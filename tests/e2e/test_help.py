"""Help is one key or click away everywhere, explains the keys, and returns the focus."""

import re

import pytest
from playwright.sync_api import expect


def dialog_of(page, name="Help"):
    return page.get_by_role("dialog", name=name)


def test_help_opens_on_its_key_and_gives_the_focus_back(visit):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    choose = page.get_by_role("button", name="Choose files")
    choose.focus()
    page.keyboard.press("?")
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("Next doubtful word")
    expect(dialog).to_contain_text("up to 2 MB each")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("/")  # Behind an open dialog nothing happens.
    expect(page).to_have_url(re.compile("/jobs"))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(choose).to_be_focused()
    page.keyboard.press("/")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("why?")
    expect(field).to_have_value("why?")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "scheme", "locale", "help_", "title", "sentence"),
    [
        (1440, "light", "en-GB", "Help (?)", "Help", "Correct the selected word"),
        (768, "dark", "en-GB", "Help (?)", "Help", "Correct the selected word"),
        (390, "dark", "de-DE", "Hilfe (?)", "Hilfe", "Das ausgewählte Wort korrigieren"),
    ],
)
def test_help_is_found_by_mouse_and_finger(visit, width, scheme, locale, help_, title, sentence):
    visitor = visit(width=width, scheme=scheme, locale=locale)
    page = visitor.page
    page.goto("/endpoints")
    page.get_by_role("button", name=help_).click()
    dialog = dialog_of(page, title)
    expect(dialog).to_contain_text(sentence)
    visitor.assert_fits()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name=help_)).to_be_focused()
    visitor.assert_fits()
