"""What holds for every view: axe finds nothing in light and dark, a phone's width is enough, one's choice stays."""

import pytest
from playwright.sync_api import expect

from tests import drawing

SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def scan():
    return drawing.encode(drawing.draw_page(), "PNG")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_view_is_accessible_and_fits(visit, scan, scheme, width):
    visitor = visit(scheme=scheme, width=width)
    name = f"look {scheme} {width}.png"
    page = visitor.page
    visitor.submit(name, scan)
    visitor.submit(f"locked {name}.pdf", drawing.draw_pdf(password="secret"), "Failed")
    visitor.pick("refused.txt", b"Dear reader")
    expect(visitor.row("refused.txt")).to_contain_text("cannot be read")
    look(visitor)
    page.get_by_role("button", name=f"More for {name}", exact=True).click()
    expect(page.get_by_role("menuitem", name="Delete…")).to_be_visible()
    look(visitor)
    page.get_by_role("menuitem", name="Delete…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(visitor)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Account of admin").click()
    expect(page.get_by_role("radio", name="Auto")).to_be_checked()
    look(visitor)
    page.keyboard.press("Escape")
    visitor.open(name)
    expect(page.get_by_role("img", name=f"Page 1 of {name}, as scanned")).to_be_visible()
    look(visitor)
    if width < 800:
        page.get_by_role("tab", name="Text").click()
    expect(page.locator("[data-word]").first).to_be_visible()
    look(visitor)
    visitor.go_to_list("?state=partial")
    look(visitor)
    page.goto("/nowhere")
    expect(page.get_by_text("There is nothing here")).to_be_visible()
    look(visitor)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_way_in_is_accessible_and_fits_a_phone(visit, scheme):
    visitor = visit(scheme=scheme, width=390, signed_in=False)
    visitor.expect_complaint("401")
    visitor.page.goto("/")
    visitor.sign_in("wrong-password")
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    look(visitor)


def look(visitor):
    visitor.assert_fits()
    visitor.assert_accessible()


def test_the_chosen_colours_stay_and_come_before_the_first_paint(visit):
    visitor = visit()
    visitor.go_to_list()
    visitor.page.get_by_role("button", name="Account of admin").click()
    visitor.page.get_by_text("Dark", exact=True).click()
    root = visitor.page.locator("html")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    # Without the dashboard's own script: the small one in the head alone has to do it.
    visitor.expect_complaint("ERR_FAILED")
    visitor.page.route("**/assets/*.js", lambda route: route.abort())
    visitor.page.reload(wait_until="domcontentloaded")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")


def test_a_document_has_its_skip_link_landmarks_and_title(visit, scan):
    visitor = visit()
    visitor.submit("landmarks.png", scan)
    visitor.open("landmarks.png")
    expect(visitor.page).to_have_title("landmarks.png \N{EN DASH} Legible")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
    assert visitor.page.get_by_role("main").count() == 1
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_the_api_alone_is_used_and_nothing_comes_from_elsewhere(visit, stack, scan):
    visitor = visit()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.submit("own.png", scan)
    visitor.open("own.png")
    expect(visitor.page.locator("[data-word]").first).to_be_visible()
    paths = {url.removeprefix(stack.url).split("/")[1] for url in asked if not url.startswith("data:")}
    assert paths <= {"", "jobs", "assets", "api", "color-scheme.js", "favicon.svg"}, paths


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_endpoints_say_how_they_do(visit, width, scheme):
    visitor = visit(width=width, scheme=scheme)
    page = visitor.page
    page.goto("/endpoints")
    card = page.get_by_role("region", name="Local worker")
    expect(card).to_contain_text("Ready")
    expect(card).to_contain_text("English eng")
    card.get_by_text("Details").click()
    expect(card).to_contain_text("tesseract")
    look(visitor)
