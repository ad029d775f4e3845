"""Many documents at once: chosen by mouse and by keyboard, downloaded, cancelled, deleted."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_page, draw_pdf, encode

pytestmark = pytest.mark.postgres

NAMES = ("first choice.png", "second choice.png", "third choice.png")


@pytest.fixture
def visitor(visit):
    visitor = visit()
    visitor.go_to_list()
    for number, name in enumerate(NAMES):
        visitor.pick(
            name,
            encode(draw_page(lines=(f"Letter number {number}", "with some words")), "PNG"),
        )
        visitor.wait_for(name)  # One after the other, so that their order is known.
    yield visitor
    request = visitor.page.request
    token = next(each["value"] for each in visitor.page.context.cookies() if each["name"] == "legible_csrf")
    for job in request.get("/api/v1/jobs").json()["items"]:
        if job["file_name"] in NAMES:
            request.delete(f"/api/v1/jobs/{job['id']}", headers={"X-CSRFToken": token})


def box(visitor, name):
    return visitor.page.get_by_role("checkbox", name=f"Select {name}")


def test_a_range_is_chosen_with_shift_stays_in_the_address_and_is_downloaded(visitor):
    page = visitor.page
    box(visitor, "third choice.png").click()
    box(visitor, "first choice.png").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Selected documents")
    expect(bar).to_contain_text("3 documents selected")
    page.reload()
    expect(bar).to_contain_text("3 documents selected")
    bar.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Text (.txt)").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == ["first choice.txt", "second choice.txt", "third choice.txt"]
        assert "number 1" in archive.read("second choice.txt").decode()


def test_an_archive_states_what_it_does_not_contain(visitor):
    page = visitor.page
    visitor.pick("sealed choice.pdf", draw_pdf(password="secret"))
    visitor.wait_for("sealed choice.pdf", "Failed")
    box(visitor, "sealed choice.pdf").click()
    box(visitor, "third choice.png").click()
    bar = page.get_by_role("toolbar", name="Selected documents")
    bar.get_by_role("button", name="Download").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Text (.txt)").press("Enter")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == ["not included.txt", "third choice.txt"]
        assert "sealed choice.pdf" in archive.read("not included.txt").decode()
    expect(bar.get_by_role("button", name="Download")).to_be_focused()


def test_chosen_and_deleted_by_keyboard_alone(visitor):
    page = visitor.page
    box(visitor, "third choice.png").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("selected="))
    box(visitor, "second choice.png").focus()
    page.keyboard.press("Space")
    bar = page.get_by_role("toolbar", name="Selected documents")
    expect(bar).to_contain_text("2 documents selected")
    bar.get_by_role("button", name="Delete…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(visitor.row("second choice.png")).to_have_count(0)
    expect(visitor.row("third choice.png")).to_have_count(0)
    expect(visitor.row("first choice.png")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    expect(bar).to_have_count(0)


def test_the_bar_fits_a_phone(visit, visitor):
    phone = visit(width=390)
    phone.go_to_list()
    box(phone, "first choice.png").check()
    expect(phone.page.get_by_role("toolbar", name="Selected documents")).to_be_visible()
    phone.assert_fits()


def test_the_filter_in_force_is_marked_while_something_is_chosen(visitor):
    page = visitor.page
    box(visitor, "first choice.png").check()
    expect(page.get_by_role("link", name="All", exact=True)).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Done", exact=True).click()
    expect(page.get_by_role("link", name="Done", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="All", exact=True)).not_to_have_attribute("aria-current", "page")
    expect(page.get_by_role("toolbar", name="Selected documents")).to_have_count(0)
