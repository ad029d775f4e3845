"""Seconds from choosing a file until its text is on the screen, minus those of recognition."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.pages import letters

if TYPE_CHECKING:
    from bench.web.window import Chromium

DOCUMENTS = 7

# From the moment when the browser has the file to the frame after the first word is shown.
_CLOCK = """() => { globalThis.benchWaited = new Promise(done => {
    document.querySelector('input[type=file]').addEventListener('change', ({timeStamp}) => {
        const note = () => done(performance.now() - timeStamp);
        const look = () => {
            const isThere = document.querySelector('[data-word]') !== null;
            requestAnimationFrame(isThere ? () => setTimeout(note) : look);
        };
        look();
    }, {once: true, capture: true});
}); }"""


def upload_to_text(browser: Chromium) -> float:
    """Return the median; each document is chosen, opened once it is in the list, and observed until it is read."""
    return statistics.median(_wait(browser, number, letter) for number, letter in enumerate(letters()[:DOCUMENTS]))


def _wait(browser: Chromium, number: int, letter: bytes) -> float:
    with browser.window() as window:
        page = window.page
        window.go_to_list()
        page.evaluate(_CLOCK)
        name = f"waited for {number}.png"
        window.pick(name, letter)
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("[data-word]").first).to_be_visible()
        waited = page.evaluate("globalThis.benchWaited")
        job_id = page.url.rpartition("/")[2].partition("?")[0]
        result = page.request.get(f"/api/v1/jobs/{job_id}/result?format=json").json()
        return float(waited) / 1000 - sum(sum(each["durations"].values()) for each in result["pages"])
