"""From a file to a document in the list: every way to upload, and every obstacle."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import MOST_BYTES
from tests.e2e.visitor import READ_MS
from tests.sample_documents import SENTENCES, draw_page, draw_pdf, encode
from tests.support.flaky_proxy import CUT, flaky_proxy_to
from tests.support.waiting import wait_until


def page_of(*lines):
    return encode(draw_page(lines or SENTENCES), "PNG")


@pytest.mark.postgres
def test_a_dropped_page_is_read_while_one_watches(visit):
    visitor = visit()
    visitor.go_to_list()
    visitor.drop("dropped page.png", page_of("Dropped on the window"))
    visitor.wait_for("dropped page.png")
    expect(visitor.row("dropped page.png")).to_contain_text("PNG · 1 page")
    expect(visitor.page.get_by_role("status").filter(has_text="dropped page.png is done.")).to_be_attached()


def test_a_pasted_page_is_read(visit):
    visitor = visit()
    visitor.go_to_list()
    carried = visitor.carry("pasted.png", page_of("Pasted from elsewhere"), "image/png")
    visitor.page.evaluate(
        "clipboardData => document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true}))",
        carried,
    )
    visitor.wait_for("pasted.png")


def test_a_page_dropped_on_an_open_document_shows_in_the_list(visit):
    visitor = visit()
    visitor.submit("first.png", page_of("The first document"))
    visitor.open("first.png")
    visitor.drop("second.png", page_of("The second document"))
    expect(visitor.page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    visitor.wait_for("second.png")


def test_the_same_file_can_be_chosen_twice_in_a_row(visit):
    visitor = visit()
    visitor.submit("chosen twice.png", page_of("Chosen, deleted and chosen again"))
    # A browser reports a choice only if the field's value changes.
    assert visitor.page.locator("input[type=file]").evaluate("field => field.files.length") == 0


@pytest.mark.postgres
def test_progress_advances_by_page_and_never_goes_back(visit):
    visitor = visit()
    visitor.go_to_list()
    with visitor.stack.worker_paused():
        visitor.pick("twelve pages.pdf", draw_pdf([[f"This is page {number}"] for number in range(1, 13)]))
        bar = visitor.row("twelve pages.pdf").get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuetext", re.compile("Queued|Opening"), timeout=READ_MS)
        visitor.page.evaluate(_WATCH_BAR)
    visitor.wait_for("twelve pages.pdf")
    seen = visitor.page.evaluate("window.seen")
    values = [value for value, _ in seen]
    assert values == sorted(values)
    assert values[0] >= 25
    assert any(re.fullmatch(r"Page \d+ of 12", words) for _, words in seen), seen


_WATCH_BAR = """() => {
    const bar = document.querySelector('[role=progressbar]');
    window.seen = [];
    const note = () => seen.push([Number(bar.getAttribute('aria-valuenow')), bar.getAttribute('aria-valuetext')]);
    note();
    new MutationObserver(note).observe(bar, {attributes: true});
}"""


def test_a_wrong_type_is_refused_in_words_and_never_sent(visit):
    visitor = visit()
    visitor.go_to_list()
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    visitor.pick("a text.pdf", b"Dear reader, this is no PDF.")
    row = visitor.row("a text.pdf")
    expect(row).to_contain_text("This type of file is not supported.")
    assert sent == []
    row.get_by_role("button", name="Remove a text.pdf from the list").click()
    expect(row).to_have_count(0)


def test_a_body_too_large_or_empty_is_refused_with_its_size_and_the_limit(visit):
    visitor = visit()
    visitor.go_to_list()
    expect(visitor.page.get_by_text("up to 2 MB each")).to_be_visible()
    visitor.pick("large.pdf", b"%PDF-1.7\n" + b"x" * MOST_BYTES)
    expect(visitor.row("large.pdf")).to_contain_text("The limit is 2 MB")
    visitor.pick("empty.pdf", b"")
    expect(visitor.row("empty.pdf")).to_contain_text("This file is empty.")


def test_a_document_that_cannot_be_opened_says_why(visit):
    visitor = visit()
    visitor.submit("locked.pdf", draw_pdf(password="secret"), state="Failed")
    expect(visitor.row("locked.pdf")).to_contain_text("password-protected")


@pytest.fixture
def proxy(stack):
    with flaky_proxy_to(stack.web.port) as laid:
        yield laid


@pytest.fixture
def far_visitor(visit, proxy):
    """A visitor behind the proxy, at the list."""
    visitor = visit()
    visitor.expect_complaint(f"ERR_INTERNET_DISCONNECTED|{CUT}")
    visitor.page.goto(f"{proxy.url}/jobs")
    visitor.wait_for_list()
    return visitor


def noisy_page():
    """A page of some 1.6 MB: noise does not compress."""
    page = draw_page(["Sent in two goes"], size=(1300, 1400))
    page.paste(Image.effect_noise((1300, 1200), 60), (0, 200))
    return encode(page, "PNG")


@pytest.mark.postgres
def test_an_upload_that_loses_its_connection_goes_on_when_it_is_back(far_visitor, proxy):
    page = far_visitor.page
    row = far_visitor.row("slow.png")
    proxy.upward = 200_000
    far_visitor.pick("slow.png", noisy_page())
    expect(row).to_contain_text(re.compile(r"Uploading, \d"))
    page.context.set_offline(True)
    proxy.cut()
    expect(row).to_contain_text("You are offline.")
    proxy.upward = None
    proxy.mend()
    page.context.set_offline(False)
    far_visitor.wait_for("slow.png")


def test_an_upload_can_be_cancelled(far_visitor, proxy):
    proxy.upward = 200_000
    far_visitor.pick("unwanted.png", noisy_page())
    expect(far_visitor.row("unwanted.png")).to_contain_text("Uploading")
    with far_visitor.page.expect_event("requestfailed", lambda request: request.method == "POST"):
        far_visitor.page.get_by_role("button", name="Cancel the upload of unwanted.png").press("Enter")
    proxy.cut()  # Data in the browser's socket must not arrive after all.
    expect(far_visitor.row("unwanted.png")).to_have_count(0)
    expect(far_visitor.page.get_by_role("button", name="Choose files")).to_be_focused()
    proxy.upward = None
    proxy.mend()
    far_visitor.page.reload()
    far_visitor.wait_for_list()
    expect(far_visitor.row("unwanted.png")).to_have_count(0)


def tab_to(page, target):
    """Press Tab until the focus is there, a few dozen times at most."""
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def test_focus_moves_from_the_row_of_a_file_to_the_row_of_its_document(far_visitor, proxy):
    page = far_visitor.page
    cancel = page.get_by_role("button", name="Cancel the upload of followed.png")
    link = page.get_by_role("link", name="followed.png", exact=True)
    proxy.upward = 200_000
    far_visitor.pick("followed.png", noisy_page())
    expect(cancel).to_be_visible()
    page.get_by_role("button", name="Options", exact=True).focus()
    tab_to(page, cancel)
    proxy.upward = None
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="followed.png")).to_be_visible()


def test_focus_stays_when_a_document_takes_its_row(visit):
    visitor = visit()
    visitor.submit("looked for.png", page_of("Something that can be looked for"))
    field = visitor.page.get_by_role("searchbox", name="File name")
    field.focus()
    visitor.pick("meanwhile.png", page_of("Comes meanwhile"))
    visitor.wait_for("meanwhile.png")
    expect(field).to_be_focused()


def test_an_upload_goes_on_without_a_click_when_the_server_is_back(far_visitor, proxy):
    proxy.cut()
    far_visitor.pick("patient.png", page_of("Sent again"))
    expect(far_visitor.row("patient.png")).to_contain_text("The server does not respond.")
    proxy.mend()
    far_visitor.wait_for("patient.png")


def test_a_server_that_does_not_answer_can_be_tried_again_at_once(far_visitor, proxy):
    proxy.cut()
    far_visitor.pick("hurried.png", page_of("Tried again"))
    row = far_visitor.row("hurried.png")
    expect(row).to_contain_text(re.compile(r"\b[5-8]\s*s\b"), timeout=30_000)  # the pauses get longer
    expect(row).to_contain_text("The server does not respond.")
    proxy.mend()
    far_visitor.page.get_by_role("button", name="Try uploading hurried.png again").press("Enter")
    far_visitor.wait_for("hurried.png")
    expect(far_visitor.page.get_by_role("link", name="hurried.png", exact=True)).to_be_focused()


def test_a_connection_that_breaks_without_a_word_is_given_up(visit, proxy):
    visitor = visit()
    visitor.page.clock.install()
    visitor.page.goto(f"{proxy.url}/jobs")
    visitor.wait_for_list()
    proxy.upward = 200_000
    visitor.pick("unheard.png", noisy_page())
    expect(visitor.row("unheard.png")).to_contain_text(re.compile(r"Uploading, \d"))
    proxy.freeze()

    def given_up():
        # Data in flight still counts as progress after the proxy went silent, and the minute starts again.
        visitor.page.clock.fast_forward("01:30")
        return "The server does not respond." in visitor.row("unheard.png").inner_text()

    wait_until(given_up, seconds=30)
    proxy.upward = None
    visitor.expect_complaint(CUT)
    proxy.cut()
    proxy.mend()
    visitor.wait_for("unheard.png")


def test_no_request_waits_forever_for_an_answer(far_visitor, proxy):
    said = far_visitor.page.get_by_text("The server does not respond.")
    with far_visitor.stack.worker_paused():
        far_visitor.pick("goes on.png", page_of("An answer was lost on its way"))
        expect(far_visitor.page.get_by_role("link", name="goes on.png")).to_be_visible()
        proxy.lose_response("GET /api/v1/jobs?")
        wait_until(lambda: proxy.has_lost, seconds=10)
    expect(said).to_be_visible(timeout=20_000)
    far_visitor.wait_for("goes on.png")
    expect(said).to_have_count(0)


@pytest.mark.postgres
def test_a_document_can_be_cancelled_and_deleted(visit):
    visitor = visit()
    visitor.go_to_list()
    with visitor.stack.worker_paused():
        visitor.pick("stop it.png", page_of("Never read to its end"))
        expect(visitor.page.get_by_role("link", name="stop it.png")).to_be_visible()
        visitor.menu("stop it.png", "Cancel")
        visitor.wait_for("stop it.png", "Cancelled")
    visitor.menu("stop it.png", "Delete…")
    dialog = visitor.page.get_by_role("dialog", name="Delete stop it.png?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("button", name="More actions for stop it.png")).to_be_focused()
    visitor.menu("stop it.png", "Delete…")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(visitor.row("stop it.png")).to_have_count(0)
    visitor.page.reload()
    visitor.wait_for_list()
    expect(visitor.row("stop it.png")).to_have_count(0)


def test_the_filter_is_part_of_the_address(visit):
    visitor = visit()
    visitor.submit("kept.png", page_of("Kept by the filter"))
    visitor.page.get_by_role("link", name="Done", exact=True).click()
    expect(visitor.page).to_have_url(re.compile("state=succeeded"))
    expect(visitor.page.get_by_role("link", name="kept.png")).to_be_visible()
    visitor.page.get_by_role("link", name="Queued").click()
    expect(visitor.page.get_by_text("No documents match: Queued")).to_be_visible()
    visitor.page.go_back()
    expect(visitor.page.get_by_role("link", name="kept.png")).to_be_visible()
