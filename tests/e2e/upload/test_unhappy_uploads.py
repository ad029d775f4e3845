"""Problems around an upload, as a person meets them: leaving too early, a folder, a worker that dies."""

import re
import signal

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import READ_MS
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.flaky_proxy import CUT, flaky_proxy_to
from tests.support.waiting import wait_until


def test_leaving_with_an_upload_under_way_asks_first(visit, stack):
    visitor = visit()
    page = visitor.page
    visitor.expect_complaint(CUT)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    with flaky_proxy_to(stack.web.port) as proxy:
        page.goto(f"{proxy.url}/jobs")
        visitor.wait_for_list()
        proxy.upward = 50_000
        visitor.pick("unfinished.png", encode(draw_page(size=(2000, 2000)), "BMP")[:1_900_000])
        expect(visitor.row("unfinished.png")).to_contain_text("Uploading")
        page.on("dialog", stay)
        page.close(run_before_unload=True)
        wait_until(lambda: page.evaluate("1") and asked, seconds=10)
        assert asked == ["beforeunload"]
        expect(visitor.row("unfinished.png")).to_have_attribute("data-upload", "sending")
        page.remove_listener("dialog", stay)
        page.get_by_role("button", name="Cancel the upload of unfinished.png").click()


def drag(page, *steps, files):
    """Drag files over the window as the browser does: each step is a kind of event and a place."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in files], "dragOperationsMask": 1}
    for kind, (x, y) in steps:
        session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})


def test_a_folder_that_is_dropped_is_read_file_by_file(visit, tmp_path):
    visitor = visit()
    page = visitor.page
    visitor.go_to_list()
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(1, 4):
        content = encode(draw_page([f"Sheet {number} of the folder"]), "PNG")
        (folder / f"sheet {number}.png").write_bytes(content)
    (folder / ".hidden").write_bytes(b"not for reading")
    place = (400, 400)
    drag(page, ("dragEnter", place), files=[folder])
    expect(page.get_by_text("Drop to upload")).to_be_visible()
    drag(page, ("dragOver", place), ("drop", place), files=[folder])
    for number in range(1, 4):
        visitor.wait_for(f"sheet {number}.png")
    expect(page.get_by_text(".hidden")).to_have_count(0)


def test_files_are_taken_also_when_they_are_let_go_of_the_moment_they_enter_something_else(visit, tmp_path):
    """As when a row appears under the pointer: the browser reports an enter event, but no move."""
    visitor = visit()
    visitor.go_to_list()
    (tmp_path / "let go of early.png").write_bytes(encode(draw_page(["Let go of early"]), "PNG"))
    files = list(tmp_path.iterdir())
    heading = visitor.page.get_by_role("heading", name="Documents", exact=True).bounding_box()
    elsewhere = (heading["x"] + heading["width"] / 2, heading["y"] + heading["height"] / 2)
    drag(visitor.page, ("dragEnter", (400, 400)), files=files)
    expect(visitor.page.get_by_text("Drop to upload")).to_be_visible()
    drag(visitor.page, ("dragOver", (400, 400)), ("drop", elsewhere), files=files)
    visitor.wait_for("let go of early.png")


@pytest.mark.postgres
def test_a_worker_whose_page_process_dies_reads_on(visit, stack):
    visitor = visit()
    visitor.go_to_list()
    with stack.worker_paused():
        visitor.pick("survives.pdf", draw_pdf([[f"Page {number} survives"] for number in range(1, 7)]))
        expect(visitor.page.get_by_role("link", name="survives.pdf")).to_be_visible()
    # One of them: a page that ends two processes is reported as unreadable.
    wait_until(stack.worker.page_children, seconds=20)[0].send_signal(signal.SIGKILL)
    expect(visitor.row("survives.pdf").get_by_text("Done", exact=True)).to_be_visible(timeout=2 * READ_MS)


@pytest.mark.postgres
def test_a_worker_that_is_killed_is_missed_in_words_and_when_it_is_back_all_is_read_once(visit, stack):
    visitor = visit()
    page = visitor.page
    lines = [f"Page {number} outlives the worker" for number in range(1, 25)]
    visitor.go_to_list()
    visitor.pick("outlives.pdf", draw_pdf([[line] for line in lines]))
    visitor.open("outlives.pdf")
    expect(page.locator("[data-words]")).to_contain_text(lines[0], timeout=READ_MS)
    with stack.worker_killed():
        expect(page.get_by_text("The workers of the endpoint default cannot be reached")).to_be_visible()
        expect(page.get_by_text(re.compile("Page .* of 24"))).to_be_visible()
        page.get_by_role("link", name="Endpoints").click()
        card = page.get_by_role("region", name="Local worker")
        expect(card).to_contain_text("Not ready")
        expect(card).to_contain_text("The worker does not answer")
        page.go_back()
    expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=2 * READ_MS)
    expect(page.get_by_text("cannot be reached")).to_have_count(0)
    job = page.url.rpartition("/")[2]
    text = page.request.get(f"/api/v1/jobs/{job}/result", params={"format": "text"}).text()
    assert [line for line in text.splitlines() if line.startswith("Page")] == lines
    assert page.request.get(f"/api/v1/jobs/{job}").json()["pages"]["failed"] == 0


@pytest.mark.postgres
@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_says_why_a_document_waits_and_moves_nothing_for_it(visit, stack, width):
    visitor = visit(width=width)
    name = f"patient {width}.png"
    row, why = visitor.row(name), "The workers of the endpoint default cannot be reached"
    visitor.go_to_list()
    with stack.worker_killed():
        visitor.pick(name, encode(draw_page([f"Waits at {width}"]), "PNG"))
        expect(visitor.page.get_by_role("link", name=name)).to_be_visible()
        before = row.bounding_box()
        expect(row.get_by_text(why)).to_be_visible(timeout=READ_MS)
        expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuetext", re.compile(why))
        assert row.bounding_box() == before
        visitor.assert_fits()
        visitor.assert_accessible()
    visitor.wait_for(name)
    expect(row.get_by_text(why)).to_have_count(0)
